// Draft until the server states it: see rest.resource.operation of its CapabilityStatement.
Instance: AdverseEvent-e2b
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(AdverseEvent-e2b, "AdverseEventE2b", "Case report", #e2b, #AdverseEvent, [["The adverse event as an individual case safety report, ICH E2B(R3) XML."]])
* status = #draft
* insert Returns([["The report, application/xml"]], #Binary)
