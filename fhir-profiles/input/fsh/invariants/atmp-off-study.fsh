Invariant: atmp-off-study
Description: "Who is off study or withdrawn needs an off-study-reason"
Severity: #error
Expression: "(status = 'off-study' or status = 'withdrawn') implies extension.where(url = 'https://longwatch.org/fhir/StructureDefinition/off-study-reason').exists()"
