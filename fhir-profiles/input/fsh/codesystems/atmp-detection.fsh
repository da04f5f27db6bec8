CodeSystem: AtmpDetectionCodes
Id: atmp-detection
Title: "Detected or not"
Description: "Result of a test that finds or does not find."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #detected "Detected"
* #not-detected "Not detected"
* #indeterminate "Indeterminate"
