ValueSet: AtmpContactQuestion
Id: atmp-contact-question
Title: "Further questions at a contact"
Description: "What is asked at every contact beside the new conditions."
* insert Published
* AtmpObservationCodes#pregnancy
* AtmpObservationCodes#mutagenic-exposure
* AtmpObservationCodes#further-therapy
* AtmpObservationCodes#hospitalisation
