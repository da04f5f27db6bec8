Profile: AtmpIntegrationSiteSummary
Parent: Observation
Id: atmp-integration-site-summary
Title: "Integration sites of a sample"
Description: "One sample whose integration sites were counted; its reported sites are its members."
* insert Published
* insert OneResult
* insert IdentifiedBy(sample, $sample)
* code = AtmpObservationCodes#integration-site-summary
* effective[x] 1..1
* effectiveDateTime obeys atmp-full-date
* effective[x] ^short = "When the sample was taken"
* method ^short = "Assay"
* hasMember only Reference(Observation)
* hasMember ^short = "The reported sites (atmp-integration-site)"
* insert ComponentsByCode
* component contains uniqueSites 0..1 and assembly 1..1 and tissue 0..1 and cellType 0..1
* component[uniqueSites].code = AtmpObservationCodes#unique-sites
* component[uniqueSites].value[x] 1..1
* component[uniqueSites].value[x] only integer
* component[assembly].code = AtmpObservationCodes#genome-assembly
* component[assembly].value[x] 1..1
* component[assembly].value[x] only string
* component[assembly].valueString obeys atmp-genome
* component[tissue].code = AtmpObservationCodes#tissue
* component[tissue].value[x] 1..1
* component[tissue].value[x] only CodeableConcept
* component[cellType].code = AtmpObservationCodes#cell-type
* component[cellType].value[x] 1..1
* component[cellType].value[x] only CodeableConcept
