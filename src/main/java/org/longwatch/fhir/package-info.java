/**
 * Answers FHIR R4: is it sound, what does it say, what came of it. Refuses to know any rule of the
 * record: it hands commands to intake. Rule: HAPI is imported here only.
 */
package org.longwatch.fhir;
