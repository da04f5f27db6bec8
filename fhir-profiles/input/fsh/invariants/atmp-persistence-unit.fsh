Invariant: atmp-persistence-unit
Description: "Persistence is zero or more in {copies}/ug, % or /uL (UCUM)"
Severity: #error
Expression: "value.exists() and value >= 0 and system = 'http://unitsofmeasure.org' and (code = '{copies}/ug' or code = '%' or code = '/uL')"
