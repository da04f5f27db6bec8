Profile: AtmpConsent
Parent: Consent
Id: atmp-consent
Title: "Consent"
Description: "A patient's consent to the registry, its renewal, or its withdrawal (provision.type deny)."
* insert Published
* obeys atmp-consent-category
* extension contains ConsentKind named consentKind 0..1
* insert IdentifiedBy(consent, $consent)
* scope = $consentscope#research
* insert OfPatient(patient)
* dateTime 1..1
* dateTime obeys atmp-full-date
* provision 1..1
* provision.type 1..1
