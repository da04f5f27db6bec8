Invariant: atmp-meddra-version
Description: "A MedDRA coding needs its code and its version"
Severity: #error
Expression: "coding.where(system = 'https://www.meddra.org' or system = 'http://www.meddra.org' or system = 'http://meddra.org' or system = 'http://terminology.hl7.org/CodeSystem/mdr' or system = 'urn:oid:2.16.840.1.113883.6.163').all(code.exists() and version.exists())"
