CodeSystem: AtmpNewConditionAnswerCodes
Id: atmp-new-condition-answer
Title: "Answers to the new-condition questions"
Description: "Answer to: has this arisen or worsened since the last contact?"
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #yes "Yes"
* #no "No"
* #unknown "Unknown" "Asked and not known, or not asked."
