Profile: AtmpFollowUpTask
Parent: Task
Id: atmp-follow-up-task
Title: "Something owed"
Description: "One thing that a plan asks for, a contact, a test or a consent, and its window. Emitted, never taken. What is missed stays a Task; it never becomes an Encounter."
* insert Published
* insert IdentifiedBy(task, $task)
* intent = #plan
* basedOn only Reference(CarePlan)
* businessStatus 1..1
* businessStatus from AtmpVisitStatus (required)
* code 1..1
* insert OfPatient(for)
* owner 1..1
* owner only Reference(Organization)
* restriction 1..1
* restriction.period 1..1
* restriction.period.start 1..1
* restriction.period.end 1..1
