Extension: SingleEuropeanCode
Id: single-european-code
Title: "Single European Code"
Description: "Code of tissues and cells distributed in the Union (Directive (EU) 2015/565)."
Context: BiologicallyDerivedProduct
* insert Published
* value[x] 1..1
* value[x] only string
