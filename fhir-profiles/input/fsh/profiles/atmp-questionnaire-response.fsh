Profile: AtmpQuestionnaireResponse
Parent: QuestionnaireResponse
Id: atmp-questionnaire-response
Title: "Answered questionnaire"
Description: "One of the registry questionnaires, answered. The answers become facts of the record."
* insert Published
* insert OneIdentifier($response)
* questionnaire 1..1
* questionnaire obeys atmp-questionnaire
* status from AtmpResponseStatus (required)
* insert OfPatient(subject)
* encounter only Reference(Encounter)
* authored 1..1
* authored obeys atmp-full-date
