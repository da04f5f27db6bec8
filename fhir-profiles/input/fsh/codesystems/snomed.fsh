Instance: snomed
InstanceOf: CodeSystem
Usage: #definition
* insert Stub("http://snomed.info/sct", "SnomedCt", "SNOMED CT")
