CodeSystem: AtmpProductRoleCodes
Id: atmp-product-role
Title: "Roles of a product in a case"
Description: "What part a product plays in an adverse event. A suspectEntity is a suspect, a further therapy is concomitant unless it is suspected."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #suspect "Suspect"
* #concomitant "Concomitant"
* #interacting "Interacting"
* #not-administered "Not administered"
