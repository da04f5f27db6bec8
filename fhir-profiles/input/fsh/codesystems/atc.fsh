Instance: atc
InstanceOf: CodeSystem
Usage: #definition
* insert Stub("http://www.whocc.no/atc", "Atc", "Anatomical Therapeutic Chemical classification")
