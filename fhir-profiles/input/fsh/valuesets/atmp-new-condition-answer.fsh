ValueSet: AtmpNewConditionAnswer
Id: atmp-new-condition-answer
Title: "Answers to the new-condition questions"
Description: "Yes, no or unknown."
* insert Published
* include codes from system AtmpNewConditionAnswerCodes
