ValueSet: AtmpSignalState
Id: atmp-signal-state
Title: "State of the review of a signal"
Description: "All states of the review of a signal."
* insert Published
* include codes from system AtmpSignalStateCodes
