Extension: TCellOrigin
Id: t-cell-origin
Title: "T-cell origin"
Description: "Whether the malignancy is of T-cell origin."
Context: Condition
* insert Published
* value[x] 1..1
* value[x] only boolean
