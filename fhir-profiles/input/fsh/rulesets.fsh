RuleSet: Published
* ^status = #active
* ^experimental = false
* ^date = "2026-11-21"

RuleSet: OneResult
* status from AtmpResultStatus (required)
* insert OfPatient(subject)
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

// A pseudonym is the only name: what a reference displays could be another.
RuleSet: OfPatient(path)
* {path} 1..1
* {path} only Reference(Patient)
* {path}.display 0..0

RuleSet: OneIdentifier(system)
* identifier 1..1
* identifier.system 1..1
* identifier.system = {system} (exactly)
* identifier.value 1..1

RuleSet: OnADay
* effective[x] 1..1
* effectiveDateTime obeys atmp-full-date

RuleSet: MeasuredOrDetected
* value[x] 1..1
* value[x] only Quantity or CodeableConcept
* valueCodeableConcept from AtmpDetection (required)

RuleSet: Antigen(min)
* insert ComponentsByCode
* component contains antigen {min}..1
* component[antigen].code = AtmpObservationCodes#antigen
* component[antigen].value[x] 1..1
* component[antigen].value[x] only CodeableConcept

RuleSet: Stub(url, name, title)
* url = {url}
* name = {name}
* title = {title}
* status = #active
* experimental = false
* date = "2026-11-21"
* description = "Not distributed here; codes are taken as they come."
* content = #not-present
