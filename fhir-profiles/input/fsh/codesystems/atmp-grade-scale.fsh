CodeSystem: AtmpGradeScaleCodes
Id: atmp-grade-scale
Title: "Scales of grade"
Description: "Scales by which adverse events are graded."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #CTCAE "Common Terminology Criteria for Adverse Events"
* #ASTCT "ASTCT consensus grading of cytokine release and neurotoxicity"
