ValueSet: AtmpVisitMode
Id: atmp-visit-mode
Title: "Ways of contact"
Description: "Ways of contact that Encounter.class cannot say."
* insert Published
* include codes from system AtmpVisitModeCodes
