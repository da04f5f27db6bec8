ValueSet: AtmpResultStatus
Id: atmp-result-status
Title: "Results that can be recorded"
Description: "Final, amended or corrected: a registry records no preliminary result."
* insert Published
* $observation-status#final
* $observation-status#amended
* $observation-status#corrected
