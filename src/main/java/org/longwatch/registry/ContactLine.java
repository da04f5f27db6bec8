package org.longwatch.registry;

import java.util.UUID;
import org.longwatch.kernel.CentreId;

/** Somebody at a centre whom the registry writes to. */
public record ContactLine(
    UUID id, CentreId centre, String name, String mail, ContactRole role, boolean active) {}
