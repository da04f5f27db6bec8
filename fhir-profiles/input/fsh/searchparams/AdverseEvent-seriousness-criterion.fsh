Instance: AdverseEvent-seriousness-criterion
InstanceOf: SearchParameter
Usage: #definition
* insert Found(AdverseEvent-seriousness-criterion, AdverseEventSeriousnessCriterion, seriousness-criterion, AdverseEvent, #token, [["AdverseEvent.extension.where(url = 'https://longwatch.org/fhir/StructureDefinition/seriousness-criterion').value"]], [["Why the adverse event is serious."]])
