Profile: AtmpFollowUpPlan
Parent: CarePlan
Id: atmp-follow-up-plan
Title: "Follow-up plan"
Description: "The plan of follow-up of one patient as the registry made it. Emitted, never taken."
* insert Published
* instantiatesCanonical 1..*
* intent = #plan
* insert OfPatient(subject)
* period 1..1
* period.start 1..1
* period.end 1..1
* activity.reference only Reference(Task)
