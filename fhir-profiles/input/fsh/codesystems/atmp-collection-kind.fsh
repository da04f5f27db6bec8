CodeSystem: AtmpCollectionKindCodes
Id: atmp-collection-kind
Title: "Kinds of collection"
Description: "How starting material was collected. Codings of SNOMED CT or CPT may stand beside these."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #apheresis "Apheresis"
* #bone-marrow "Bone marrow harvest"
* #tissue-biopsy "Tissue biopsy"
* #cord-blood "Cord blood collection"
* #other "Other"
