ValueSet: AtmpVisitStatus
Id: atmp-visit-status
Title: "State of a planned contact"
Description: "All states of a planned contact."
* insert Published
* include codes from system AtmpVisitStatusCodes
