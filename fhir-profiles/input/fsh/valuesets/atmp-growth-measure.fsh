ValueSet: AtmpGrowthMeasure
Id: atmp-growth-measure
Title: "Measures of growth"
Description: "Height, weight and Tanner stage."
* insert Published
* AtmpObservationCodes#height
* AtmpObservationCodes#weight
* AtmpObservationCodes#tanner-stage
