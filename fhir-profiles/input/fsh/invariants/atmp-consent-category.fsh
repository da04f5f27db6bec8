Invariant: atmp-consent-category
Description: "One category must be LOINC 59284-0 (consent document)"
Severity: #error
Expression: "category.coding.where(system = 'http://loinc.org' and code = '59284-0').exists()"
