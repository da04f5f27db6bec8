Instance: end-of-follow-up
InstanceOf: Questionnaire
Usage: #definition
* insert Form(end-of-follow-up, "EndOfFollowUp", "End of follow-up", "Why and when a patient left a study.")
* insert NeededGroup("leaving", "Leaving")
* insert Ask("enrolment", "Enrolment that ends", #reference)
* insert Needed
* insert Ask("reason", "Reason", #choice)
* insert Needed
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-off-study-reason", #radio-button)
* insert Ask("end-date", [["Last day of taking part, if not the day of this form"]], #date)
