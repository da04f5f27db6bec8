CodeSystem: AtmpOffStudyReasonCodes
Id: atmp-off-study-reason
Title: "Reasons of leaving"
Description: "Why a patient is no longer in a study."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #lost-to-follow-up "Lost to follow-up"
* #death "Death"
* #consent-withdrawn "Consent withdrawn"
* #transferred "Transferred to another centre"
* #registry-closed "Registry or study closed"
* #other "Other"
