Instance: ae-incidence
InstanceOf: Measure
Usage: #definition
* insert Reported(ae-incidence, "AdverseEventIncidence", "Incidence of adverse events", [["Patients treated, their adverse events, observed person-years and the rate with its bounds, per product and year since infusion. A group of the report is a number; its strata are products, and years of products."]])
* insert Counted(#treated, "Patients treated", [["MedicationAdministration?status=completed,stopped"]])
* insert Counted(#events, "Adverse events", [["AdverseEvent?actuality=actual"]])
* insert Measured(#person-years, "Observed person-years")
* insert Measured(#rate, "Events per 1000 person-years")
* insert Measured(#rate-lower, "Lower bound of the rate")
* insert Measured(#rate-upper, "Upper bound of the rate")
