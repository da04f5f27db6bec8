ValueSet: AtmpConsentKind
Id: atmp-consent-kind
Title: "Kinds of consent"
Description: "All kinds of consent."
* insert Published
* include codes from system AtmpConsentKindCodes
