ValueSet: AtmpVectorPositive
Id: atmp-vector-positive
Title: "Vector in the malignancy"
Description: "Found, not found or not tested."
* insert Published
* include codes from system AtmpVectorPositiveCodes
