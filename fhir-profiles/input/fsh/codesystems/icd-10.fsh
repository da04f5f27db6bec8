Instance: icd-10
InstanceOf: CodeSystem
Usage: #definition
* insert Stub("http://hl7.org/fhir/sid/icd-10", "Icd10", "International Classification of Diseases 10")
