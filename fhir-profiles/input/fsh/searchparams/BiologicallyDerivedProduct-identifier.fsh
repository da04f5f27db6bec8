Instance: BiologicallyDerivedProduct-identifier
InstanceOf: SearchParameter
Usage: #definition
* insert Found(BiologicallyDerivedProduct-identifier, BiologicallyDerivedProductIdentifier, identifier, BiologicallyDerivedProduct, #token, [["BiologicallyDerivedProduct.identifier"]], [["Biological product by its identifier, such as its number in the chain of identity; FHIR R4 defines no parameter of the type."]])
