ValueSet: AtmpCausality
Id: atmp-causality
Title: "Causality"
Description: "WHO-UMC categories in both spellings, and the relatedness of the adverse event guides."
* insert Published
* include codes from system $causality
* $ncit#C53256 "Not related"
* $ncit#C53257 "Unlikely related"
* $ncit#C53258 "Possibly related"
* $ncit#C53260 "Related"
