CodeSystem: AtmpVectorClassCodes
Id: atmp-vector-class
Title: "Vector classes"
Description: "Classes of vector or cell that decide how long patients are followed (FDA, Long Term Follow-Up, January 2020)."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #GAMMARETRO "Gammaretroviral vector"
* #LENTI "Lentiviral vector"
* #TRANSPOSON "Transposon"
* #GENOME_EDITING "Genome editing"
* #HERPES_LATENT "Herpesvirus vector able to become latent"
* #MICROBIAL_PERSISTENT "Microbial vector able to persist"
* #AAV "Adeno-associated viral vector"
* #ADENO "Adenoviral vector"
* #POX "Poxviral vector"
* #PLASMID "Plasmid"
* #RNA "RNA"
* #NON_GM_CELL "Cells, not genetically modified"
* #TISSUE "Tissue-engineered product"
