Instance: hgnc
InstanceOf: CodeSystem
Usage: #definition
* url = "http://www.genenames.org"
* name = "Hgnc"
* title = "HUGO Gene Nomenclature Committee"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "Not distributed here; codes are taken as they come."
* content = #not-present
