Invariant: atmp-event-described
Description: "The event must be coded in MedDRA or described in event.text"
Severity: #error
Expression: "text.exists() or coding.where(system = 'https://www.meddra.org' or system = 'http://www.meddra.org' or system = 'http://meddra.org' or system = 'http://terminology.hl7.org/CodeSystem/mdr' or system = 'urn:oid:2.16.840.1.113883.6.163').exists()"
