Instance: MedicationAdministration-administered-product
InstanceOf: SearchParameter
Usage: #definition
* insert Found(MedicationAdministration-administered-product, MedicationAdministrationAdministeredProduct, administered-product, MedicationAdministration, #reference, [["MedicationAdministration.extension.where(url = 'https://longwatch.org/fhir/StructureDefinition/administered-product').value"]], [["Unit of the chain of identity that was given."]])
* target[+] = #BiologicallyDerivedProduct
