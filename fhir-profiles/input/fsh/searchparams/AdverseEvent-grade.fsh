Instance: AdverseEvent-grade
InstanceOf: SearchParameter
Usage: #definition
* insert Found(AdverseEvent-grade, AdverseEventGrade, grade, AdverseEvent, #number, [["AdverseEvent.extension.where(url = 'https://longwatch.org/fhir/StructureDefinition/ae-grade').value"]], [["Grade of the adverse event, 1 to 5."]])
