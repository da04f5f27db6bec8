Instance: Patient-schedule
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(Patient-schedule, "PatientSchedule", "Follow-up of a patient", #schedule, #Patient, [["The plans of a patient as CarePlan and every contact ever planned as Task, with its window and how it stands today."]])
* insert Returns([["Collection of CarePlan (atmp-follow-up-plan) and Task (atmp-follow-up-task)"]], #Bundle)
