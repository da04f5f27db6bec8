/**
 * Many resources at once, out of the registry and into it: jobs that outlive requests and nodes.
 * Refuses to know what resources mean: what comes in goes through the front door. Rule: a job goes
 * on where it broke off, and its files are seen by nobody but who asked.
 */
package org.longwatch.fhir.transfer;
