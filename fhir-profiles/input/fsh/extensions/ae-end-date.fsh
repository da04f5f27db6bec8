Extension: AdverseEventEndDate
Id: ae-end-date
Title: "End of the event"
Description: "When the event had resolved, as exactly as known."
Context: AdverseEvent
* insert Published
* value[x] 1..1
* value[x] only dateTime
