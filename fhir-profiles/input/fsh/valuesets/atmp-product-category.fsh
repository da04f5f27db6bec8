ValueSet: AtmpProductCategory
Id: atmp-product-category
Title: "Categories of biological products"
Description: "Cells or tissue."
* insert Published
* $product-category#cells
* $product-category#tissue
