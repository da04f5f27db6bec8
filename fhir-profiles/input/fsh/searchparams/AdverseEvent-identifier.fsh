Instance: AdverseEvent-identifier
InstanceOf: SearchParameter
Usage: #definition
* url = "https://longwatch.org/fhir/SearchParameter/AdverseEvent-identifier"
* name = "AdverseEventIdentifier"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "Adverse event by its identifier; FHIR R4 defines none."
* code = #identifier
* base = #AdverseEvent
* type = #token
* expression = "AdverseEvent.identifier"
