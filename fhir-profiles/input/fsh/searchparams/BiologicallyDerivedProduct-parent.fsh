Instance: BiologicallyDerivedProduct-parent
InstanceOf: SearchParameter
Usage: #definition
* insert Found(BiologicallyDerivedProduct-parent, BiologicallyDerivedProductParent, parent, BiologicallyDerivedProduct, #reference, [["BiologicallyDerivedProduct.parent"]], [["Biological product that this one was made of."]])
* target[+] = #BiologicallyDerivedProduct
