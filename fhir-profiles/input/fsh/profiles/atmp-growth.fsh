Profile: AtmpGrowth
Parent: Observation
Id: atmp-growth
Title: "Growth"
Description: "Height in cm, weight in kg or Tanner stage 1 to 5 of a patient who may still grow."
* insert Published
* obeys atmp-growth-value
* insert OneResult
* code from AtmpGrowthMeasure (required)
* insert OnADay
* value[x] 1..1
* value[x] only Quantity or integer
