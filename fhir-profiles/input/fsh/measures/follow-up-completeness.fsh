Instance: follow-up-completeness
InstanceOf: Measure
Usage: #definition
* insert Reported(follow-up-completeness, "FollowUpCompleteness", "Completeness of follow-up", [["Patients treated, planned contacts made and due, and their share with its bounds, per product and year since infusion. A group of the report is a number; its strata are products, and years of products."]])
* insert Counted(#treated, "Patients treated", [["MedicationAdministration?status=completed,stopped"]])
* insert Counted(#contacts-made, "Planned contacts made", [["Encounter?status=finished"]])
* insert Measured(#contacts-due, "Planned contacts due")
* insert Measured(#completeness, "Planned contacts made in per cent of those due")
* insert Measured(#completeness-lower, "Lower bound of the completeness")
* insert Measured(#completeness-upper, "Upper bound of the completeness")
