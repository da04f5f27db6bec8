Instance: BiologicallyDerivedProduct-source
InstanceOf: SearchParameter
Usage: #definition
* insert Found(BiologicallyDerivedProduct-source, BiologicallyDerivedProductSource, source, BiologicallyDerivedProduct, #reference, [["BiologicallyDerivedProduct.collection.source"]], [["Patient from whom the starting material was collected."]])
* target[+] = #Patient
