Extension: SpecimenStorageSite
Id: specimen-storage-site
Title: "Where the specimen is kept"
Description: "Name or code of the biobank; never an address of a patient."
Context: Specimen
* insert Published
* value[x] 1..1
* value[x] only string
