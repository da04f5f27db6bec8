ValueSet: AtmpResponseStatus
Id: atmp-response-status
Title: "Answered questionnaires that can be recorded"
Description: "Completed or amended: half an answer is none."
* insert Published
* $answers-status#completed
* $answers-status#amended
