Extension: AdverseEventGradeScale
Id: ae-grade-scale
Title: "Scale of the grade"
Description: "The scale that the grade belongs to: CTCAE, or ASTCT for cytokine release and neurotoxicity."
Context: AdverseEvent
* insert Published
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from AtmpGradeScale (required)
