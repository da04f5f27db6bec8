Profile: AtmpSubmissionBundle
Parent: Bundle
Id: atmp-submission-bundle
Title: "Submission"
Description: "What a centre sends at once: all of a transaction is taken or none of it; of a batch each entry by itself. Its identifier makes sending it again harmless."
* insert Published
* identifier.system 1..1
* identifier.value 1..1
* type from AtmpSubmissionType (required)
* entry 1..*
* entry.request 1..1
