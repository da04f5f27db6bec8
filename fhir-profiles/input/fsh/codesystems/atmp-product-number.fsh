Instance: atmp-product-number
InstanceOf: CodeSystem
Usage: #definition
* url = "https://longwatch.org/fhir/sid/product"
* name = "AtmpProductNumber"
* title = "Product numbers"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "Numbers of the products that the registry knows; they are checked against its records."
* content = #not-present
