Instance: AdverseEvent-patient
InstanceOf: SearchParameter
Usage: #definition
* url = "https://longwatch.org/fhir/SearchParameter/AdverseEvent-patient"
* name = "AdverseEventPatient"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "Adverse events of a patient; FHIR R4 defines only subject."
* code = #patient
* base = #AdverseEvent
* type = #reference
* expression = "AdverseEvent.subject.where(resolve() is Patient)"
* target = #Patient
