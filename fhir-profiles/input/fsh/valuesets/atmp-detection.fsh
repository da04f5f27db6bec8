ValueSet: AtmpDetection
Id: atmp-detection
Title: "Detected or not"
Description: "Result of a test that finds or does not find, also as SNOMED CT says it."
* insert Published
* include codes from system AtmpDetectionCodes
* $sct#260373001
* $sct#260415000
* $sct#82334004
