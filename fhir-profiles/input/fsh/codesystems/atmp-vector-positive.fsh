CodeSystem: AtmpVectorPositiveCodes
Id: atmp-vector-positive
Title: "Vector in the malignancy"
Description: "Whether the vector or transgene was found in the malignant cells."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #yes "Found"
* #no "Not found"
* #not-tested "Not tested"
