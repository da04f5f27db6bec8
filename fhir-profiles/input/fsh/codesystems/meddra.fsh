Instance: meddra
InstanceOf: CodeSystem
Usage: #definition
* url = "https://www.meddra.org"
* name = "MedDra"
* title = "MedDRA"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "MedDRA is licensed and not distributed here; its codes are checked against the dictionary that the registry has loaded."
* content = #not-present
