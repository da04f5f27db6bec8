CodeSystem: AtmpTherapyKindCodes
Id: atmp-therapy-kind
Title: "Kinds of further therapy"
Description: "Therapies after the treatment that matter to its late effects."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #anticancer "Anticancer therapy"
* #retreatment "Treatment with the same product again"
* #stem-cell-transplantation "Haematopoietic stem cell transplantation"
* #gene-therapy "Another gene therapy"
* #immunosuppressant "Immunosuppressant"
* #other "Other"
