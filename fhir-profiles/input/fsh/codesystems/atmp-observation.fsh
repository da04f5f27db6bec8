CodeSystem: AtmpObservationCodes
Id: atmp-observation
Title: "Observations of the registry"
Description: "What the registry observes where no LOINC code was found. Other codings may stand beside these."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #vital-status "Vital status"
* #new-malignancy "New malignancy since the last contact"
* #new-neurologic "New or worsened neurologic disorder since the last contact"
* #new-autoimmune "New or worsened rheumatologic or other autoimmune disorder since the last contact"
* #new-haematologic "New haematologic disorder since the last contact"
* #new-infection "New infection since the last contact, possibly related to the product"
* #vcn "Vector copy number"
* #integration-site-summary "Integration sites of one sample"
* #integration-site "Integration site"
* #unique-sites "Number of unique integration sites"
* #genome-assembly "Genome assembly of the positions"
* #tissue "Tissue of the sample"
* #cell-type "Cell type sorted"
* #chromosome "Chromosome"
* #position "Position on the chromosome"
* #strand "Strand"
* #abundance "Relative abundance of the clone"
