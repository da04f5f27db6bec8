Profile: AtmpAggregateReport
Parent: MeasureReport
Id: atmp-aggregate-report
Title: "Aggregate report"
Description: "Numbers over many patients, small ones masked. Emitted, never taken."
* insert Published
* identifier 1..*
* type = #summary
* subject 0..0
* date 1..1
* group 1..*
* group.code 1..1
