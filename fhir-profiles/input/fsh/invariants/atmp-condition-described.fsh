Invariant: atmp-condition-described
Description: "The malignancy must be coded or described in code.text"
Severity: #error
Expression: "text.exists() or coding.where(system.exists() and code.exists()).exists()"
