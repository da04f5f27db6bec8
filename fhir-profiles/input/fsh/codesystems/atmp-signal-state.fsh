CodeSystem: AtmpSignalStateCodes
Id: atmp-signal-state
Title: "State of the review of a signal"
Description: "How far the review of a signal has come (GVP Module IX: validation, confirmation, assessment)."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #NEW "New"
* #UNDER_REVIEW "Under review"
* #CONFIRMED "Confirmed"
* #REFUTED "Refuted"
* #CLOSED "Closed"
