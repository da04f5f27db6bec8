package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.longwatch.platform.TimedTask;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/**
 * Every morning of every centre: decides what is to be reminded of, writes the letters and sends
 * them. One timing per time zone and sending hour of the centres.
 */
@ApplicationScoped
public class ReminderSweep implements TimedTask {

  @Inject Catalogue catalogue;
  @Inject Reminders reminders;
  @Inject Delivery delivery;
  @Inject CurrentActor currentActor;
  @Inject Event<TimingsChanged> timingsChanged;

  @Override
  public String name() {
    return "reminder-sweep";
  }

  @Override
  public Collection<Timing> timings() {
    return catalogue.centres().stream()
        .filter(CentreLine::active)
        .map(ReminderSweep::timing)
        .distinct()
        .toList();
  }

  @Override
  public String run(Instant now, Timing timing) {
    return currentActor.as(
        Actor.REGISTRY,
        () -> {
          List<CentreLine> centres =
              catalogue.centres().stream()
                  .filter(centre -> centre.active() && timing(centre).equals(timing))
                  .toList();
          Reminders.Posted posted =
              reminders.post(centres, LocalDate.ofInstant(now, timing.zone()));
          Delivery.Round round = delivery.deliver();
          return centres.size()
              + " centres, "
              + posted.reminders()
              + " reminders in "
              + posted.letters()
              + " letters, "
              + round.sent()
              + " sent, "
              + round.refused()
              + " refused";
        });
  }

  void on(@Observes(during = TransactionPhase.AFTER_SUCCESS) Catalogue.Changed event) {
    timingsChanged.fireAsync(new TimingsChanged());
  }

  private static Timing timing(CentreLine centre) {
    return new Timing("0 0 " + centre.sendingHour() + " * * ?", centre.zone());
  }
}
