Instance: product-role-to-e2b
InstanceOf: ConceptMap
Usage: #definition
* insert MapsTo(product-role-to-e2b, "ProductRoleToE2b", [["Role of the product to ICH E2B(R3) G.k.1"]], [["What part a product plays in the case, as the characterisation of drug role."]], "https://longwatch.org/fhir/CodeSystem/atmp-product-role", "urn:oid:2.16.840.1.113883.3.989.2.1.1.13")
* insert Same(#suspect, #1, "Suspect")
* insert Same(#concomitant, #2, "Concomitant")
* insert Same(#interacting, #3, "Interacting")
* insert Same(#not-administered, #4, "Drug not administered")
