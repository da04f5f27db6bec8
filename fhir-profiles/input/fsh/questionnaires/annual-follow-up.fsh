// The linkIds of the questions are the codes of atmp-observation: the registry reads the answers by them.
Instance: annual-follow-up
InstanceOf: Questionnaire
Usage: #definition
* insert Form(annual-follow-up, "AnnualFollowUp", "Follow-up contact", "What is asked at every contact. Where no Encounter is named the answered questionnaire is itself the visit.")
* insert NeededGroup("contact", "Contact")
* insert Ask("contact-mode", "How was the patient reached?", #choice)
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-contact-mode", #drop-down)
* insert Ask("contact-date", [["Day of the contact, if not the day of this form"]], #date)
* insert Ask("vital-status", "Vital status", #choice)
* insert Needed
* item[=].item[=].code = AtmpObservationCodes#vital-status
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-vital-status", #radio-button)
* insert Ask("death-date", "Day of death", #date)
* insert Needed
* insert When("vital-status", AtmpVitalStatusCodes#dead)
* insert NeededGroup("new-conditions", "New since the last contact")
* insert AskNewCondition(new-malignancy, "A new malignancy?")
* insert Needed
* insert AskNewCondition(new-neurologic, "A new or worsened neurologic disorder?")
* insert Needed
* insert AskNewCondition(new-autoimmune, "A new or worsened rheumatologic or other autoimmune disorder?")
* insert Needed
* insert AskNewCondition(new-haematologic, "A new haematologic disorder?")
* insert Needed
* insert AskNewCondition(new-infection, "A new infection that the product may have to do with?")
* insert Needed
* insert AskNewCondition(pregnancy, "A pregnancy of the patient or the partner?")
* insert AskNewCondition(mutagenic-exposure, "Exposure to a mutagenic agent?")
* insert AskNewCondition(further-therapy, "A further therapy such as one against cancer?")
* insert AskNewCondition(hospitalisation, "A stay in hospital?")
* insert Group("growth", [["Growth, of patients who may still grow"]])
* insert Ask("height", "Height in cm", #decimal)
* item[=].item[=].code = AtmpObservationCodes#height
* insert Unit(#cm)
* insert Ask("weight", "Weight in kg", #decimal)
* item[=].item[=].code = AtmpObservationCodes#weight
* insert Unit(#kg)
* insert Ask("tanner-stage", [["Tanner stage, 1 to 5"]], #integer)
* item[=].item[=].code = AtmpObservationCodes#tanner-stage
