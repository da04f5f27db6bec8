Invariant: atmp-position
Description: "A position is counted from 1"
Severity: #error
Expression: "$this >= 1"
