ValueSet: AtmpVectorClass
Id: atmp-vector-class
Title: "Vector classes"
Description: "All vector classes."
* insert Published
* include codes from system AtmpVectorClassCodes
