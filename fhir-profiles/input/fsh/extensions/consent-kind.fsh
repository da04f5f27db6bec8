Extension: ConsentKind
Id: consent-kind
Title: "Kind of consent"
Description: "Whether this is the first consent, a renewed one, one renewed at majority, or a withdrawal."
Context: Consent
* insert Published
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from AtmpConsentKind (required)
