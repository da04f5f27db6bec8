Instance: icd-o-3
InstanceOf: CodeSystem
Usage: #definition
* insert Stub("http://terminology.hl7.org/CodeSystem/icd-o-3", "IcdO3", "International Classification of Diseases for Oncology 3")
