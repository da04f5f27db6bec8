Invariant: atmp-diagnosis
Description: "One category must be encounter-diagnosis"
Severity: #error
Expression: "category.coding.where(system = 'http://terminology.hl7.org/CodeSystem/condition-category' and code = 'encounter-diagnosis').exists()"
