Instance: seriousness-criterion-to-e2b
InstanceOf: ConceptMap
Usage: #definition
* insert MapsTo(seriousness-criterion-to-e2b, "SeriousnessCriterionToE2b", [["Seriousness criterion to ICH E2B(R3) E.i.3.2"]], [["The extension seriousness-criterion as the observation that says so in an individual case safety report."]], "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "urn:oid:2.16.840.1.113883.3.989.2.1.1.19")
* insert Same(#C48275, #34, "resultsInDeath")
* insert Same(#C84266, #21, "isLifeThreatening")
* insert Same(#C83052, #33, "requiresInpatientHospitalization")
* insert Same(#C11338, #35, "resultsInPersistentOrSignificantDisability")
* insert Same(#C83117, #12, "congenitalAnomalyBirthDefect")
* insert Same(#C82521, #26, "otherMedicallyImportantCondition")
