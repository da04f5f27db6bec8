Extension: VisitWindow
Id: visit-window
Title: "Window of a planned contact"
Description: "Days before and after the planned day within which the contact is on time."
Context: PlanDefinition.action
* insert Published
* value[x] 1..1
* value[x] only Duration
