package org.longwatch.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;

/** A treatment centre: owes the follow-up of its patients, in its own time zone. */
@Entity
@Table(schema = "registry", name = "centre")
public class Centre extends Fact {

  private String code;
  private String name;
  private String country;
  private String zone;

  @Column(name = "sending_hour")
  private int sendingHour;

  @Column(name = "history_confirmed_on")
  private LocalDate historyConfirmedOn;

  private boolean active = true;

  protected Centre() {}

  Centre(CentreLine line) {
    super(line.id().value());
    this.code = line.code();
    restate(line);
  }

  final void restate(CentreLine line) {
    this.name = line.name();
    this.country = line.country();
    this.zone = line.zone().getId();
    this.sendingHour = line.sendingHour();
    this.active = line.active();
  }

  /** From now on what is missing from the past counts as missing. */
  void confirmHistory(LocalDate day) {
    this.historyConfirmedOn = day;
  }

  CentreLine line() {
    return new CentreLine(
        new CentreId(id()),
        code,
        name,
        country,
        ZoneId.of(zone),
        sendingHour,
        Optional.ofNullable(historyConfirmedOn),
        active);
  }
}
