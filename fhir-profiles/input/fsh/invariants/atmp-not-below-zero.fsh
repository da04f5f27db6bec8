Invariant: atmp-not-below-zero
Description: "A measured amount is zero or more"
Severity: #error
Expression: "value.exists() and value >= 0"
