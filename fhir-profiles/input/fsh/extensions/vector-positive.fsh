Extension: VectorPositive
Id: vector-positive
Title: "Vector in the malignancy"
Description: "Whether the vector or transgene was found in the malignant cells."
Context: Condition
* insert Published
* value[x] 1..1
* value[x] only code
* value[x] from AtmpVectorPositive (required)
