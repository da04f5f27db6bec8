Instance: outcome-to-e2b
InstanceOf: ConceptMap
Usage: #definition
* insert MapsTo(outcome-to-e2b, "OutcomeToE2b", [["Outcome to ICH E2B(R3) E.i.7"]], [["AdverseEvent.outcome as the outcome of the reaction in an individual case safety report."]], "http://terminology.hl7.org/CodeSystem/adverse-event-outcome", "urn:oid:2.16.840.1.113883.3.989.2.1.1.11")
* insert Same(#resolved, #1, "recovered/resolved")
* insert Same(#recovering, #2, "recovering/resolving")
* insert Same(#ongoing, #3, "not recovered/not resolved/ongoing")
* insert Same(#resolvedWithSequelae, #4, "recovered/resolved with sequelae")
* insert Same(#fatal, #5, "fatal")
* insert Same(#unknown, #0, "unknown")
