CodeSystem: AtmpAggregateNumberCodes
Id: atmp-aggregate-number
Title: "Numbers of an aggregate report"
Description: "What the groups, populations and strata of an aggregate report count or measure."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #treated "Patients treated"
* #events "Adverse events"
* #person-years "Observed person-years"
* #rate "Events per 1000 person-years"
* #rate-lower "Lower bound of the rate"
* #rate-upper "Upper bound of the rate"
* #contacts-made "Planned contacts made"
* #contacts-due "Planned contacts due"
* #completeness "Planned contacts made, in per cent of those due"
* #completeness-lower "Lower bound of the completeness"
* #completeness-upper "Upper bound of the completeness"
* #product "Product"
* #product-and-year "Product and year since infusion"
* #year-since-infusion "Year since infusion"
