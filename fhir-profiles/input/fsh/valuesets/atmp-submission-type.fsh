ValueSet: AtmpSubmissionType
Id: atmp-submission-type
Title: "Kinds of submission"
Description: "Transaction or batch."
* insert Published
* http://hl7.org/fhir/bundle-type#transaction
* http://hl7.org/fhir/bundle-type#batch
