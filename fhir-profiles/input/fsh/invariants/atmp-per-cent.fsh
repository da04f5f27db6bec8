Invariant: atmp-per-cent
Description: "An abundance is a percentage from 0 to 100"
Severity: #error
Expression: "value.exists() and value >= 0 and value <= 100"
