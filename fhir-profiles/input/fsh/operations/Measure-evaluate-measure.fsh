Instance: Measure-evaluate-measure
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(Measure-evaluate-measure, "MeasureEvaluate", "Evaluate a measure", #evaluate-measure, #Measure, [["The frozen report about a measure up to a day, as the asker may see it. GET answers with the newest there is; POST has one made where there is none. Narrower than the operation of FHIR R4: reports are summaries over all patients, counted from each infusion on."]])
* base = "http://hl7.org/fhir/OperationDefinition/Measure-evaluate-measure"
* type = true
* parameter[+].name = #measure
* parameter[=].use = #in
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].documentation = "Canonical address of the measure, where the address of the request does not name it"
* parameter[=].type = #string
* parameter[+].name = #periodEnd
* parameter[=].use = #in
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].documentation = "Last day of onset that is counted"
* parameter[=].type = #date
* insert Returns([["The report (atmp-aggregate-report)"]], #MeasureReport)
