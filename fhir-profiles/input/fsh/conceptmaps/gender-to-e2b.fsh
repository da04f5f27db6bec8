Instance: gender-to-e2b
InstanceOf: ConceptMap
Usage: #definition
* insert MapsTo(gender-to-e2b, "GenderToE2b", [["Gender to ICH E2B(R3) D.5"]], [["Patient.gender as the sex of the patient (ISO 5218) in an individual case safety report."]], "http://hl7.org/fhir/administrative-gender", "urn:iso:std:iso:5218")
* insert Same(#male, #1, "male")
* insert Same(#female, #2, "female")
* insert Narrower(#unknown, #0, "not known", [["E2B D.5 has no such code: write the null flavour UNK"]])
* insert Narrower(#other, #0, "not known", [["E2B D.5 has no such code: write the null flavour UNK"]])
