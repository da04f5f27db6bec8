Extension: SeriousnessCriterion
Id: seriousness-criterion
Title: "Seriousness criterion"
Description: "Why the event is serious, one extension per criterion (ICH E2B(R3) E.i.3.2)."
Context: AdverseEvent
* insert Published
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from AtmpSeriousnessCriterion (required)
