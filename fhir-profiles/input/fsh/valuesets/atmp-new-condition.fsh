ValueSet: AtmpNewCondition
Id: atmp-new-condition
Title: "New-condition questions"
Description: "The five questions asked at every contact (FDA, Long Term Follow-Up, January 2020, section V)."
* insert Published
* AtmpObservationCodes#new-malignancy
* AtmpObservationCodes#new-neurologic
* AtmpObservationCodes#new-autoimmune
* AtmpObservationCodes#new-haematologic
* AtmpObservationCodes#new-infection
