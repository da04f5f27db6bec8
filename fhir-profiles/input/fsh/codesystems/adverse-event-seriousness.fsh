// FHIR R4 core writes Serious and Non-serious, terminology.hl7.org writes them in lower case: both are taken.
Instance: adverse-event-seriousness
InstanceOf: CodeSystem
Usage: #definition
* url = "http://terminology.hl7.org/CodeSystem/adverse-event-seriousness"
* name = "AdverseEventSeriousness"
* title = "Seriousness, in both spellings"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "The HL7 code system with the codes of FHIR R4 core and the codes of terminology.hl7.org."
* caseSensitive = true
* content = #complete
* concept[+].code = #Non-serious
* concept[=].display = "Non-serious"
* concept[+].code = #Serious
* concept[=].display = "Serious"
* concept[+].code = #non-serious
* concept[=].display = "Non-serious"
* concept[+].code = #serious
* concept[=].display = "Serious"
