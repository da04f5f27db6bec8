Invariant: atmp-questionnaire
Description: "The questionnaire must be one of https://longwatch.org/fhir/Questionnaire/: enrolment, annual-follow-up, ae-report, second-malignancy, end-of-follow-up"
Severity: #error
Expression: "$this.toString().matches('^https://longwatch[.]org/fhir/Questionnaire/(enrolment|annual-follow-up|ae-report|second-malignancy|end-of-follow-up)([|].+)?$')"
