Profile: AtmpProduct
Parent: Medication
Id: atmp-product
Title: "Product and lot"
Description: "One lot of an advanced therapy medicinal product. A Medication is a lot, not a product: another lot is another Medication."
* insert Published
* extension contains VectorClass named vectorClass 0..1
* insert SlicedBySystem(identifier)
* identifier contains lot 0..1
* identifier[lot].system 1..1
* identifier[lot].system = $lot (exactly)
* identifier[lot].value 1..1
* identifier[lot] ^short = "Names product and lot together, for conditional create: PRODUCT/LOT"
* code 1..1
* code.coding 1..*
* insert SlicedBySystem(code.coding)
* code.coding contains product 1..1
* code.coding[product].system 1..1
* code.coding[product].system = $product (exactly)
* code.coding[product].code 1..1
* batch 1..1
* batch.lotNumber 1..1
