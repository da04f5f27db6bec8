ValueSet: AtmpSeriousness
Id: atmp-seriousness
Title: "Seriousness"
Description: "Serious or not, in both spellings."
* insert Published
* include codes from system $seriousness
