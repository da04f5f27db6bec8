Instance: ae-report
InstanceOf: Questionnaire
Usage: #definition
* insert Form(ae-report, "AdverseEventReport", "Report of an adverse event", "One adverse event of a treated patient.")
* insert NeededGroup("what-happened", "What happened")
* insert Ask("event", [["Event: its MedDRA term with the version, its description, or both"]], #open-choice)
* insert Needed
* insert Repeating
* insert ShownAs(#autocomplete)
* insert Ask("onset", [["Onset, as exactly as known"]], #date)
* insert Needed
* insert Ask("recorded", [["When the centre became aware, if not on the day of this form"]], #date)
* insert Ask("outcome", "Outcome", #choice)
* insert OneOf("http://hl7.org/fhir/ValueSet/adverse-event-outcome", #drop-down)
* insert Ask("grade", [["Grade, 1 to 5"]], #integer)
* insert Ask("narrative", [["Course, without names or other direct identifiers"]], #text)
* insert NeededGroup("seriousness-group", "Seriousness")
* insert Ask("seriousness", "Is the event serious?", #choice)
* insert Needed
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-seriousness", #radio-button)
* insert Ask("seriousness-criterion", "Why is it serious?", #choice)
* insert Needed
* insert Repeating
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-seriousness-criterion", #check-box)
* insert WhenSerious
* insert Group("suspicion", "Suspicion")
* insert Ask("suspect", "Administration suspected", #reference)
* insert Ask("causality", "Causality", #choice)
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-causality", #drop-down)
* insert Ask("resulting-condition", [["Second malignancy, if the event is one"]], #reference)
* insert Repeating
