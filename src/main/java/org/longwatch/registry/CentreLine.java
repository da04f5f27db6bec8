package org.longwatch.registry;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.longwatch.kernel.CentreId;

/** A treatment centre; {@code sendingHour} is the hour of its day at which its letters go out. */
public record CentreLine(
    CentreId id,
    String code,
    String name,
    String country,
    ZoneId zone,
    int sendingHour,
    Optional<LocalDate> historyConfirmedOn,
    boolean active) {}
