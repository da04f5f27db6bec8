package org.longwatch.reminder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import biweekly.component.VEvent;
import jakarta.mail.internet.MimeMessage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligations;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.registry.ContactRole;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/**
 * Random histories: visits, deaths and corrected infusions between sweeps, with a mail server that
 * comes and goes. Whatever happens, a letter holds only what is open at that moment, a stage is
 * told once, and calendars end up without what is no longer owed.
 */
class ReminderPropertiesDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2026, 3, 10);

  private record Case(PatientId patient, TreatmentId treatment) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noLetterRemindsOfWhatWasFulfilledBeforeItWasSent(long seed) throws Exception {
    Random random = new Random(seed);
    try (Harness node = Harness.start("reminder");
        PostRoom post = new PostRoom()) {
      PostRoom.today(node, DAY_ZERO);
      Clinic clinic = new Clinic(node, "S" + seed);
      PostRoom.contact(node, clinic, ContactRole.DATA_MANAGER, "manager@s.example");
      PostRoom.contact(node, clinic, ContactRole.LEAD, "lead@s.example");
      List<Case> alive = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        PatientId patient = clinic.patient("P" + i);
        LocalDate treated = DAY_ZERO.minusDays(random.nextInt(40));
        alive.add(new Case(patient, clinic.treat(patient, Clinic.LENTI, treated)));
      }
      Map<String, Integer> sequences = new HashMap<>();
      Map<String, Set<String>> calendars = new HashMap<>();
      boolean up = true;
      for (LocalDate day = DAY_ZERO.plusDays(1);
          day.isBefore(DAY_ZERO.plusMonths(11));
          day = day.plusDays(1 + random.nextInt(6))) {
        PostRoom.today(node, day);
        for (int i = random.nextInt(2); i > 0 && !alive.isEmpty(); i--) {
          Case one = alive.get(random.nextInt(alive.size()));
          switch (random.nextInt(12)) {
            case 0 -> {
              clinic.died(one.patient(), day);
              alive.remove(one);
            }
            case 1, 2 ->
                clinic.correct(
                    one.treatment(),
                    one.patient(),
                    Clinic.LENTI,
                    DAY_ZERO.minusDays(random.nextInt(60)));
            case 3 -> {
              up = !up;
              if (up) {
                post.up();
              } else {
                post.down();
              }
            }
            default ->
                PostRoom.visit(node, clinic, one.patient(), day.minusDays(random.nextInt(5)));
          }
        }
        if (random.nextBoolean()) {
          PostRoom.sweep(node);
        }
        PostRoom.shift(node, "next_attempt = clock_timestamp()");
        PostRoom.outbox(node);
        if (up) {
          for (MimeMessage mail : post.take()) {
            check(
                node,
                mail,
                sequences,
                calendars.computeIfAbsent(PostRoom.to(mail), any -> new TreeSet<>()));
          }
        }
      }
      assertTrue(sequences.size() > 5, "the history was too quiet: " + sequences.size());
      assertEquals(
          0,
          PostRoom.number(
              node,
              "select count(*) from (select 1 from reminder.reminder where carried"
                  + " group by obligation_id, stage, owed_since having count(*) > 1) twice"));
    }
  }

  private static void check(
      Harness node, MimeMessage mail, Map<String, Integer> sequences, Set<String> calendar)
      throws Exception {
    List<UUID> ids = new ArrayList<>();
    for (VEvent event : PostRoom.events(mail)) {
      ids.add(UUID.fromString(event.getUid().getValue().replaceAll("@.*", "")));
    }
    Map<UUID, Obligation> now = new HashMap<>();
    node.asRegistry(
        () -> {
          node.all(Obligations.class).forEach(source -> now.putAll(source.current(ids)));
          return null;
        });
    for (VEvent event : PostRoom.events(mail)) {
      String uid = event.getUid().getValue();
      Obligation owed = now.get(UUID.fromString(uid.replaceAll("@.*", "")));
      boolean cancelled = event.getStatus() != null && event.getStatus().isCancelled();
      boolean open = owed != null && owed.state() == Obligation.State.OPEN;
      assertEquals(open, !cancelled, uid + " is " + owed);
      String key = PostRoom.to(mail) + uid;
      int sequence = event.getSequence().getValue();
      assertTrue(sequence >= sequences.getOrDefault(key, 0), uid + " fell to " + sequence);
      sequences.put(key, sequence);
      if (cancelled) {
        assertTrue(calendar.remove(uid), uid + " was taken back though it did not stand");
      } else {
        calendar.add(uid);
      }
    }
  }
}
