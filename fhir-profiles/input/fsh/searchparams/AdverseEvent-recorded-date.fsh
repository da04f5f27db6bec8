Instance: AdverseEvent-recorded-date
InstanceOf: SearchParameter
Usage: #definition
* insert Found(AdverseEvent-recorded-date, AdverseEventRecordedDate, recorded-date, AdverseEvent, #date, [["AdverseEvent.recordedDate"]], [["When the centre became aware of the adverse event."]])
