ValueSet: AtmpSeriousnessCriterion
Id: atmp-seriousness-criterion
Title: "Seriousness criteria"
Description: "The six criteria of ICH E2A as NCI Thesaurus codes."
* insert Published
* $ncit#C48275 "Results in death"
* $ncit#C84266 "Life threatening"
* $ncit#C83052 "Hospitalisation, caused or prolonged"
* $ncit#C11338 "Disabling or incapacitating"
* $ncit#C83117 "Congenital anomaly or birth defect"
* $ncit#C82521 "Other medically important condition"
