/**
 * Answers what becomes of each entry of a submission, and makes it so in one transaction. Refuses
 * to know HTTP, profiles and who was asked first. Rule: everybody is heard before anything is done.
 */
package org.longwatch.fhir.admission;
