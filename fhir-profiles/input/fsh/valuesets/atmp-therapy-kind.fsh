ValueSet: AtmpTherapyKind
Id: atmp-therapy-kind
Title: "Kinds of further therapy"
Description: "All kinds of further therapy."
* insert Published
* include codes from system AtmpTherapyKindCodes
