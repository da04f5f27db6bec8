ValueSet: AtmpGradeScale
Id: atmp-grade-scale
Title: "Scales of grade"
Description: "All scales of grade."
* insert Published
* include codes from system AtmpGradeScaleCodes
