CodeSystem: AtmpVisitStatusCodes
Id: atmp-visit-status
Title: "State of a planned contact"
Description: "How a planned contact stands on a given day."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #scheduled "Scheduled" "Its window has not opened."
* #window-open "Window open"
* #overdue "Overdue" "Its window has closed and no contact was reported."
* #done "Done"
* #missed "Missed" "It will no longer be made."
* #waived "Waived" "Nobody owes it any more."
