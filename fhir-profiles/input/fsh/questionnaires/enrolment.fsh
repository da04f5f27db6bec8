Instance: enrolment
InstanceOf: Questionnaire
Usage: #definition
* insert Form(enrolment, "EnrolmentForm", "Enrolment", [["What is asked when a patient is enrolled. Study, consent and administration are sent as resources; these answers are kept with them."]])
* insert NeededGroup("before-treatment", "Before the treatment")
* insert Ask("indication", "Disease treated", #open-choice)
* insert Needed
* insert ShownAs(#autocomplete)
* insert Ask("diagnosed-on", [["Diagnosed, as exactly as known"]], #date)
* insert Ask("prior-malignancy", [["A malignancy before the treatment, other than the disease treated?"]], #choice)
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-new-condition-answer", #radio-button)
* insert Ask("prior-transplantation", "A stem cell transplantation before the treatment?", #choice)
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-new-condition-answer", #radio-button)
* insert Ask("prior-gene-therapy", "A gene therapy before the treatment?", #choice)
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-new-condition-answer", #radio-button)
* insert Ask("conditioning", "Conditioning given", #string)
* insert Repeating
