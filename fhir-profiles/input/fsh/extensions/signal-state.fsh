Extension: SignalStateExtension
Id: signal-state
Title: "State of the review"
Description: "How far the review of the signal has come."
Context: DetectedIssue
* insert Published
* value[x] 1..1
* value[x] only code
* value[x] from AtmpSignalState (required)
