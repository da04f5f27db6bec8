// FHIR R4 core writes Probably-Likely, terminology.hl7.org writes probably-likely: both are taken.
Instance: adverse-event-causality-assess
InstanceOf: CodeSystem
Usage: #definition
* url = "http://terminology.hl7.org/CodeSystem/adverse-event-causality-assess"
* name = "AdverseEventCausalityAssessment"
* title = "Causality (WHO-UMC), in both spellings"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "The HL7 code system with the codes of FHIR R4 core and the codes of terminology.hl7.org."
* caseSensitive = true
* content = #complete
* concept[+].code = #Certain
* concept[=].display = "Certain"
* concept[+].code = #certain
* concept[=].display = "Certain"
* concept[+].code = #Probably-Likely
* concept[=].display = "Probably/Likely"
* concept[+].code = #probably-likely
* concept[=].display = "Probably/Likely"
* concept[+].code = #Possible
* concept[=].display = "Possible"
* concept[+].code = #possible
* concept[=].display = "Possible"
* concept[+].code = #Unlikely
* concept[=].display = "Unlikely"
* concept[+].code = #unlikely
* concept[=].display = "Unlikely"
* concept[+].code = #Conditional-Classified
* concept[=].display = "Conditional/Classified"
* concept[+].code = #conditional-classified
* concept[=].display = "Conditional/Classified"
* concept[+].code = #Unassessable-Unclassifiable
* concept[=].display = "Unassessable/Unclassifiable"
* concept[+].code = #unassessable-unclassifiable
* concept[=].display = "Unassessable/Unclassifiable"
