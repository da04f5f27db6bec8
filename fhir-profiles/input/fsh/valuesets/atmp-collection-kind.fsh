ValueSet: AtmpCollectionKind
Id: atmp-collection-kind
Title: "Kinds of collection"
Description: "All kinds of collection."
* insert Published
* include codes from system AtmpCollectionKindCodes
