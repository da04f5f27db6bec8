Profile: AtmpIntegrationSite
Parent: Observation
Id: atmp-integration-site
Title: "Integration site"
Description: "One integration site of one sample and the share of its clone. The site is chromosome, position and strand; the gene is the nearest one."
* insert Published
* insert OneResult
* code = AtmpObservationCodes#integration-site
* insert ComponentsByCode
* component contains chromosome 1..1 and position 1..1 and strand 1..1 and gene 0..1 and abundance 1..1
* component[chromosome].code = AtmpObservationCodes#chromosome
* component[chromosome].value[x] 1..1
* component[chromosome].value[x] only string
* component[chromosome].valueString obeys atmp-chromosome
* component[position].code = AtmpObservationCodes#position
* component[position].value[x] 1..1
* component[position].value[x] only integer
* component[position].valueInteger obeys atmp-position
* component[strand].code = AtmpObservationCodes#strand
* component[strand].value[x] 1..1
* component[strand].value[x] only string
* component[strand].valueString obeys atmp-strand
* component[gene].code = $loinc#48018-6
* component[gene].value[x] 1..1
* component[gene].value[x] only CodeableConcept
* component[gene] ^short = "Gene studied [ID]: symbol in text, HGNC id as coding"
* component[abundance].code = AtmpObservationCodes#abundance
* component[abundance].value[x] 1..1
* component[abundance].value[x] only Quantity
* component[abundance].valueQuantity obeys atmp-per-cent
* insert InUnit(component[abundance].valueQuantity, #%)
