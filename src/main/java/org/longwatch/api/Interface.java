package org.longwatch.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The non-FHIR interface: administration, operations, charts, exports. */
@ApplicationPath("/api")
public class Interface extends Application {}
