Instance: causality-to-e2b
InstanceOf: ConceptMap
Usage: #definition
* insert MapsTo(causality-to-e2b, "CausalityToE2b", [["Causality to ICH E2B(R3) G.k.9.i.2.r.3"]], [["suspectEntity.causality.assessment, in both spellings, as the words of the result of assessment, which E2B leaves free."]], "http://terminology.hl7.org/CodeSystem/adverse-event-causality-assess", "urn:ich:e2b-r3:G.k.9.i.2.r.3")
* insert Same(#Certain, #Certain, "Certain")
* insert Same(#certain, #Certain, "Certain")
* insert Same(#Probably-Likely, #Probable, "Probable")
* insert Same(#probably-likely, #Probable, "Probable")
* insert Same(#Possible, #Possible, "Possible")
* insert Same(#possible, #Possible, "Possible")
* insert Same(#Unlikely, #Unlikely, "Unlikely")
* insert Same(#unlikely, #Unlikely, "Unlikely")
* insert Same(#Conditional-Classified, #Conditional, "Conditional")
* insert Same(#conditional-classified, #Conditional, "Conditional")
* insert Same(#Unassessable-Unclassifiable, #Unassessable, "Unassessable")
* insert Same(#unassessable-unclassifiable, #Unassessable, "Unassessable")
