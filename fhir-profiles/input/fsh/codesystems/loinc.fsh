Instance: loinc
InstanceOf: CodeSystem
Usage: #definition
* url = "http://loinc.org"
* name = "Loinc"
* title = "LOINC"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "Not distributed here; codes are taken as they come."
* content = #not-present
