CodeSystem: AtmpConsentKindCodes
Id: atmp-consent-kind
Title: "Kinds of consent"
Description: "What a consent is in the course of taking part."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #initial "First consent"
* #re-consent "Renewed consent"
* #re-consent-at-majority "Renewed consent at majority" "The patient has come of age and consents in person."
* #withdrawal "Withdrawal"
