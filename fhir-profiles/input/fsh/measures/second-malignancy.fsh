Instance: measure-second-malignancy
InstanceOf: Measure
Usage: #definition
* id = "second-malignancy"
* insert Reported(second-malignancy, "SecondMalignancyIncidence", "Incidence of second malignancies", [["Patients treated, their second malignancies, observed person-years and the rate with its bounds, per product and year since infusion. A group of the report is a number; its strata are products, and years of products."]])
* insert Counted(#treated, "Patients treated", [["MedicationAdministration?status=completed,stopped"]])
* insert Counted(#events, "Second malignancies", [["Condition?category=encounter-diagnosis"]])
* insert Measured(#person-years, "Observed person-years")
* insert Measured(#rate, "Second malignancies per 1000 person-years")
* insert Measured(#rate-lower, "Lower bound of the rate")
* insert Measured(#rate-upper, "Upper bound of the rate")
