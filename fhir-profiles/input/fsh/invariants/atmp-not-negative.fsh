Invariant: atmp-not-negative
Description: "A copy number is zero or more"
Severity: #error
Expression: "value.exists() and value >= 0"
