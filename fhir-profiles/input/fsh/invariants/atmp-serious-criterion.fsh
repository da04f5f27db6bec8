Invariant: atmp-serious-criterion
Description: "A serious event needs at least one seriousness criterion, and only a serious event has one"
Severity: #error
Expression: "seriousness.coding.where(code = 'Serious' or code = 'serious').exists() = extension.where(url = 'https://longwatch.org/fhir/StructureDefinition/seriousness-criterion').exists()"
