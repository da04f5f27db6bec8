Instance: ncit-fragment
InstanceOf: CodeSystem
Usage: #definition
* url = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
* name = "NcitFragment"
* title = "NCI Thesaurus, the codes bound here"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "Only the concepts that these profiles bind."
* caseSensitive = true
* content = #fragment
* concept[+].code = #C48275
* concept[+].code = #C84266
* concept[+].code = #C83052
* concept[+].code = #C11338
* concept[+].code = #C83117
* concept[+].code = #C82521
* concept[+].code = #C53256
* concept[+].code = #C53257
* concept[+].code = #C53258
* concept[+].code = #C53260
* concept[+].code = #C49494
* concept[+].code = #C49495
* concept[+].code = #C49496
* concept[+].code = #C49498
