package org.longwatch.security;

/** An audit entry was written in this transaction; observe it after success to follow the trail. */
public record AuditWritten() {}
