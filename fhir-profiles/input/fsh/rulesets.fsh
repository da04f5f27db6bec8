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
* group[=].stratifier[1].code = AtmpAggregateNumberCodes#product-and-year

RuleSet: Counted(number, description, query)
* insert Measured({number}, {description})
* group[=].population.code.coding[0] = AtmpAggregateNumberCodes{number}
* group[=].population.code.coding[1] = http://terminology.hl7.org/CodeSystem/measure-population#measure-population
* group[=].population.criteria.language = #application/x-fhir-query
* group[=].population.criteria.expression = {query}

RuleSet: Found(id, name, code, base, type, expression, description)
* url = "https://longwatch.org/fhir/SearchParameter/{id}"
* name = "{name}"
* status = #active
* experimental = false
* date = "2026-11-21"
* description = {description}
* code = #{code}
* base = #{base}
* type = {type}
* expression = {expression}

RuleSet: MapsTo(id, name, title, description, source, target)
* url = "https://longwatch.org/fhir/ConceptMap/{id}"
* name = {name}
* title = {title}
* status = #active
* experimental = false
* date = "2026-11-21"
* description = {description}
* group.source = {source}
* group.target = {target}

RuleSet: Same(code, target, display)
* group.element[+].code = {code}
* group.element[=].target.code = {target}
* group.element[=].target.display = {display}
* group.element[=].target.equivalence = #equivalent

RuleSet: Narrower(code, target, display, comment)
* group.element[+].code = {code}
* group.element[=].target.code = {target}
* group.element[=].target.display = {display}
* group.element[=].target.equivalence = #inexact
* group.element[=].target.comment = {comment}

RuleSet: OperationOn(id, name, title, code, resource, description)
* url = "https://longwatch.org/fhir/OperationDefinition/{id}"
* name = {name}
* title = {title}
* status = #active
* experimental = false
* date = "2026-11-21"
* kind = #operation
* affectsState = false
* description = {description}
* code = {code}
* resource = {resource}
* system = false
* type = false
* instance = true

RuleSet: Returns(documentation, type)
* parameter[+].name = #return
* parameter[=].use = #out
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].documentation = {documentation}
* parameter[=].type = {type}

RuleSet: Required(id, name, title, description, mode)
* url = "https://longwatch.org/fhir/CapabilityStatement/{id}"
* name = {name}
* title = {title}
* status = #active
* experimental = false
* date = "2026-11-21"
* description = {description}
* kind = #requirements
* fhirVersion = #4.0.1
* format[0] = #json
* format[1] = #xml
* rest.mode = {mode}
* rest.security.service = http://terminology.hl7.org/CodeSystem/restful-security-service#SMART-on-FHIR
* rest.security.description = "SMART Backend Services: client_credentials with private_key_jwt, scopes system/*.cruds"

RuleSet: OfType(type)
* rest.resource[+].type = {type}
* rest.resource[=].versioning = #versioned-update
* rest.resource[=].readHistory = true

RuleSet: Does(interaction)
* rest.resource[=].interaction[+].code = {interaction}

RuleSet: HeldTo(profile)
* rest.resource[=].supportedProfile[+] = "https://longwatch.org/fhir/StructureDefinition/{profile}"

RuleSet: Conditionally
* rest.resource[=].conditionalCreate = true
* rest.resource[=].conditionalUpdate = true
* rest.resource[=].conditionalDelete = #single

RuleSet: FoundBy(name, type)
* rest.resource[=].searchParam[+].name = {name}
* rest.resource[=].searchParam[=].type = {type}

RuleSet: FoundByOwn(name, type, definition)
* rest.resource[=].searchParam[+].name = {name}
* rest.resource[=].searchParam[=].definition = "https://longwatch.org/fhir/SearchParameter/{definition}"
* rest.resource[=].searchParam[=].type = {type}

RuleSet: Answers(name, definition)
* rest.resource[=].operation[+].name = {name}
* rest.resource[=].operation[=].definition = {definition}
