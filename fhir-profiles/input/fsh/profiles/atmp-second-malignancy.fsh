Profile: AtmpSecondMalignancy
Parent: Condition
Id: atmp-second-malignancy
Title: "Second malignancy"
Description: "A new primary malignancy after treatment; never a metastasis of the disease that was treated."
* insert Published
* obeys atmp-diagnosis
* extension contains
    Histology named histology 0..1 and
    VectorPositive named vectorPositive 0..1 and
    TCellOrigin named tCellOrigin 0..1
* insert IdentifiedBy(condition, $condition)
* category 1..*
* code 1..1
* code obeys atmp-condition-described and atmp-meddra-version
* insert OfPatient(subject)
* onset[x] 1..1
* onset[x] only dateTime
* onset[x] ^short = "As exactly as known"
* recordedDate ^short = "When the centre became aware"
* recordedDate obeys atmp-full-date
