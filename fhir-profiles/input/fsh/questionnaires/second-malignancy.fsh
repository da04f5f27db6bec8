Instance: second-malignancy
InstanceOf: Questionnaire
Usage: #definition
* insert Form(second-malignancy, "SecondMalignancyReport", "Report of a second malignancy", "A new primary malignancy after treatment; never a metastasis of the disease that was treated.")
* insert NeededGroup("diagnosis", "Diagnosis")
* insert Ask("condition", [["Malignancy: its code, its description, or both"]], #open-choice)
* insert Needed
* insert Repeating
* insert ShownAs(#autocomplete)
* insert Ask("histology", [["Histology, in ICD-O-3 where it can be"]], #open-choice)
* insert ShownAs(#autocomplete)
* insert Ask("onset", [["Diagnosed, as exactly as known"]], #date)
* insert Needed
* insert Ask("recorded", [["When the centre became aware, if not on the day of this form"]], #date)
* insert Group("origin", "Origin")
* insert Ask("vector-positive", "Vector or transgene found in the malignant cells?", #choice)
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-vector-positive", #radio-button)
* insert Ask("t-cell-origin", "Of T-cell origin?", #boolean)
