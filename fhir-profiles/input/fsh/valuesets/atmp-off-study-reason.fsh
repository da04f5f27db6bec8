ValueSet: AtmpOffStudyReason
Id: atmp-off-study-reason
Title: "Reasons of leaving"
Description: "All reasons of leaving a study."
* insert Published
* include codes from system AtmpOffStudyReasonCodes
