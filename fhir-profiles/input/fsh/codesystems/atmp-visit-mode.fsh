CodeSystem: AtmpVisitModeCodes
Id: atmp-visit-mode
Title: "Ways of contact"
Description: "Ways of contact that Encounter.class cannot say."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #questionnaire "Written questionnaire" "The patient answered in writing; nobody was examined."
* #laboratory "Laboratory sample only" "A sample was taken; the patient was not otherwise seen."
