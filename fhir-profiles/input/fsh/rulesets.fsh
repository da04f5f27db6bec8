RuleSet: Published
* ^status = #active
* ^experimental = false
* ^date = "2026-11-21"

RuleSet: OneResult
* status from AtmpResultStatus (required)
* subject 1..1
* subject only Reference(Patient)
* effective[x] only dateTime

RuleSet: IdentifiedBy(slice, system)
* identifier 1..*
* insert SlicedBySystem(identifier)
* identifier contains {slice} 1..1
* identifier[{slice}].system 1..1
* identifier[{slice}].system = {system} (exactly)
* identifier[{slice}].value 1..1

RuleSet: SlicedBySystem(path)
* {path} ^slicing.discriminator.type = #value
* {path} ^slicing.discriminator.path = "system"
* {path} ^slicing.rules = #open

RuleSet: ComponentsByCode
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #open

RuleSet: InUnit(path, code)
* {path}.value 1..1
* {path}.system 1..1
* {path}.system = $ucum (exactly)
* {path}.code 1..1
* {path}.code = {code} (exactly)
