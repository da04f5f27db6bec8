Extension: CaseNarrative
Id: case-narrative
Title: "Case narrative"
Description: "The course of the case in the reporter's words (ICH E2B(R3) H.1), without names or other direct identifiers."
Context: AdverseEvent
* insert Published
* value[x] 1..1
* value[x] only string
