RuleSet: Published
* ^status = #active
* ^experimental = false
* ^date = "2026-11-21"

RuleSet: OneResult
* status from AtmpResultStatus (required)
* subject 1..1
* subject only Reference(Patient)
* effective[x] only dateTime
