Extension: AdverseEventGrade
Id: ae-grade
Title: "Grade"
Description: "Grade 1 to 5 (CTCAE; ASTCT for cytokine release and neurotoxicity). Not the R4 severity, which is another axis."
Context: AdverseEvent
* insert Published
* value[x] 1..1
* value[x] only integer
* valueInteger ^minValueInteger = 1
* valueInteger ^maxValueInteger = 5
