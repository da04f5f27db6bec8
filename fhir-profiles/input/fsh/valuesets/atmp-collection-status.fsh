ValueSet: AtmpCollectionStatus
Id: atmp-collection-status
Title: "Collections that can be recorded"
Description: "Completed or stopped half-way: the patient underwent it."
* insert Published
* $event-status#completed
* $event-status#stopped
