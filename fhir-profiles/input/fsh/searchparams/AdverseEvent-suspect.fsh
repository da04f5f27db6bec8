Instance: AdverseEvent-suspect
InstanceOf: SearchParameter
Usage: #definition
* insert Found(AdverseEvent-suspect, AdverseEventSuspect, suspect, AdverseEvent, #reference, [["AdverseEvent.suspectEntity.instance"]], [["Administration or lot suspected."]])
* target[+] = #Medication
* target[+] = #MedicationAdministration
