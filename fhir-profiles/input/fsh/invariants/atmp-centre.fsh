Invariant: atmp-centre
Description: "The managing organisation must be named by a reference or by its identifier with the system https://longwatch.org/fhir/sid/centre"
Severity: #error
Expression: "reference.exists() or identifier.where(system = 'https://longwatch.org/fhir/sid/centre' and value.exists()).exists()"
