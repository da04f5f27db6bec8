package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import org.longwatch.platform.TimedTask;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/**
 * Every working morning of every centre: decides what is to be reminded of, writes the letters and
 * sends them. One timing per time zone and sending hour of the centres, Saturdays and Sundays left
 * out.
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

  /** The centres of a zone whose letters go out at the same hour. */
  record Morning(ZoneId zone, int hour) {

    static Morning of(CentreLine centre) {
      return new Morning(centre.zone(), centre.sendingHour());
    }

    Timing timing() {
      return new Timing("0 0 " + hour + " ? * MON-FRI", zone);
    }
  }

  @Override
  public Collection<Timing> timings() {
    return mornings().stream().map(Morning::timing).toList();
  }

  /** Each zone and hour at which there are centres. */
  List<Morning> mornings() {
    return catalogue.centres().stream()
        .filter(CentreLine::active)
        .map(Morning::of)
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
                  .filter(centre -> centre.active() && Morning.of(centre).timing().equals(timing))
                  .toList();
          LocalDate today = LocalDate.ofInstant(now, timing.zone());
          Reminders.Posted posted = reminders.post(centres, today);
          centres.stream().findFirst().ifPresent(any -> reminders.decided(Morning.of(any), today));
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
}
