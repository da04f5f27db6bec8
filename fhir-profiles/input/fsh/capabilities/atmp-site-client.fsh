Instance: atmp-site-client
InstanceOf: CapabilityStatement
Usage: #definition
* insert Required(atmp-site-client, "AtmpSiteClient", "What the system of a centre does", [["The least that a system must be able to send for its centre to take part."]], #client)
* rest.interaction[+].code = #transaction
* insert OfType(#Patient)
* insert HeldTo(atmp-patient)
* insert Conditionally
* insert Does(#create)
* insert OfType(#Medication)
* insert HeldTo(atmp-product)
* insert Conditionally
* insert Does(#create)
* insert OfType(#MedicationAdministration)
* insert HeldTo(atmp-administration)
* insert Conditionally
* insert Does(#create)
* insert Does(#update)
* insert OfType(#Encounter)
* insert HeldTo(atmp-visit)
* insert Conditionally
* insert Does(#create)
* insert Does(#update)
* insert OfType(#Observation)
* insert HeldTo(atmp-vital-status)
* insert HeldTo(atmp-new-condition)
* insert Conditionally
* insert Does(#create)
* insert Does(#update)
* insert OfType(#AdverseEvent)
* insert HeldTo(atmp-adverse-event)
* insert Conditionally
* insert Does(#create)
* insert Does(#update)
* insert Does(#delete)
