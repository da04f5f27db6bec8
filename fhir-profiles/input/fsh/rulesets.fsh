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

RuleSet: Form(id, name, title, description)
* url = "https://longwatch.org/fhir/Questionnaire/{id}"
* name = {name}
* title = {title}
* status = #active
* experimental = false
* date = "2026-11-21"
* version = "1"
* subjectType = #Patient
* description = {description}

RuleSet: Group(linkId, text)
* item[+].linkId = {linkId}
* item[=].text = {text}
* item[=].type = #group

RuleSet: NeededGroup(linkId, text)
* insert Group({linkId}, {text})
* item[=].required = true

RuleSet: Ask(linkId, text, type)
* item[=].item[+].linkId = {linkId}
* item[=].item[=].text = {text}
* item[=].item[=].type = {type}

RuleSet: Needed
* item[=].item[=].required = true

RuleSet: Repeating
* item[=].item[=].repeats = true

RuleSet: OneOf(valueSet, control)
* item[=].item[=].answerValueSet = {valueSet}
* insert ShownAs({control})

RuleSet: ShownAs(control)
* item[=].item[=].extension[+].url = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
* item[=].item[=].extension[=].valueCodeableConcept = http://hl7.org/fhir/questionnaire-item-control{control}

RuleSet: Unit(code)
* item[=].item[=].extension[+].url = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
* item[=].item[=].extension[=].valueCoding = $ucum{code}

RuleSet: When(question, answer)
* item[=].item[=].enableWhen[+].question = {question}
* item[=].item[=].enableWhen[=].operator = #=
* item[=].item[=].enableWhen[=].answerCoding = {answer}

RuleSet: WhenSerious
* insert When("seriousness", $seriousness#Serious)
* insert When("seriousness", $seriousness#serious)
* item[=].item[=].enableBehavior = #any

RuleSet: AskNewCondition(code, text)
* insert Ask("{code}", {text}, #choice)
* item[=].item[=].code = AtmpObservationCodes#{code}
* insert OneOf("https://longwatch.org/fhir/ValueSet/atmp-new-condition-answer", #radio-button)

RuleSet: Reported(id, name, title, description)
* url = "https://longwatch.org/fhir/Measure/{id}"
* version = "1"
* name = {name}
* title = {title}
* status = #active
* experimental = false
* date = "2026-11-21"
* description = {description}

// Counts and rates stand side by side, so no one scoring fits the measure.
RuleSet: Measured(number, description)
* group[+].code = AtmpAggregateNumberCodes{number}
* group[=].description = {description}
* group[=].stratifier[0].code = AtmpAggregateNumberCodes#product
* group[=].stratifier[0].criteria.language = #text/plain
* group[=].stratifier[0].criteria.expression = "Product, all years since infusion together"
* group[=].stratifier[1].code = AtmpAggregateNumberCodes#product-and-year
* group[=].stratifier[1].component[0].code = AtmpAggregateNumberCodes#product
* group[=].stratifier[1].component[0].criteria.language = #text/plain
* group[=].stratifier[1].component[0].criteria.expression = "Product"
* group[=].stratifier[1].component[1].code = AtmpAggregateNumberCodes#year-since-infusion
* group[=].stratifier[1].component[1].criteria.language = #text/plain
* group[=].stratifier[1].component[1].criteria.expression = "Year since infusion"

RuleSet: Counted(number, description)
* insert Measured({number}, {description})
* group[=].population.code.coding[0] = AtmpAggregateNumberCodes{number}
* group[=].population.code.coding[1] = http://terminology.hl7.org/CodeSystem/measure-population#measure-population
* group[=].population.criteria.language = #text/plain
* group[=].population.criteria.expression = {description}
