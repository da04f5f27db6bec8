Instance: import
InstanceOf: OperationDefinition
Usage: #definition
* url = "https://longwatch.org/fhir/OperationDefinition/import"
* name = "BulkImport"
* title = "Import of many resources"
* status = #active
* experimental = false
* date = "2026-11-21"
* kind = #operation
* affectsState = true
* description = "Resources as NDJSON (application/fhir+ndjson, gzip allowed) in any order, referring to each other by the ids of the file. Answered with 202 and Content-Location; what is found there in the end lists an outcome for every line. Each resource goes the way of any other submission: it is corrected where its identifier is known here, and created where it is not."
* code = #import
* system = true
* type = false
* instance = false
