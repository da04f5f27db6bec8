Profile: AtmpReplicationCompetence
Parent: Observation
Id: atmp-rcl
Title: "Replication-competent virus"
Description: "Test for replication-competent lentivirus or retrovirus."
* insert Published
* insert OneResult
* code = AtmpObservationCodes#rcl
* insert OnADay
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from AtmpDetection (required)
