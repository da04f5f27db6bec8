package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.reference.ReminderStage.Audience;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/**
 * Addresses at which nothing arrives and centres that cannot be reached: tasks of the steward, for
 * a dead contact is the commonest cause of silent loss. Three ways lead here: the mail server
 * refuses a recipient, a bounce is handed in, or a steward says so. Nothing is written to such an
 * address until somebody has confirmed it.
 */
@ApplicationScoped
@Transactional
public class Addresses {

  /** A delivery status notification (RFC 3464) holds these, one to a line. */
  private static final Pattern FIELD =
      Pattern.compile(
          "(?im)^(Action|Status|Final-Recipient|Original-Recipient):[ \\t]*(.*?)[ \\t\\r]*$");

  /** The letter as our own Message-ID names it. */
  private static final Pattern LETTER =
      Pattern.compile("letter\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@");

  private static final Pattern STATUS = Pattern.compile("5\\.\\d{1,3}\\.\\d{1,3}");

  @Inject Sql sql;
  @Inject Access access;
  @Inject AuditTrail audit;
  @Inject Catalogue catalogue;
  @Inject Recipients recipients;
  @Inject Letters letters;
  @Inject Clocks clocks;

  /**
   * An address at which nothing arrives.
   *
   * @param centres codes of the centres that have it as a contact
   * @param reason what the mail server or the steward said
   */
  public record Undeliverable(
      UUID id, String address, List<String> centres, String reason, Instant foundAt) {}

  /** Addresses that wait for somebody to confirm or replace them, oldest first. */
  public List<Undeliverable> undeliverable() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    return sql.list(
        """
        select u.id, u.address, u.reason, u.found_at, array_remove(array_agg(distinct c.code), null)
          as codes
        from reminder.undeliverable u
        left join registry.contact k
          on lower(k.mail) = u.address or lower(k.delegate_mail) = u.address
        left join registry.centre c on c.id = k.centre_id
        where u.confirmed_at is null
        group by u.id order by u.found_at, u.id
        """,
        row ->
            new Undeliverable(
                row.getObject("id", UUID.class),
                row.getString("address"),
                Arrays.stream((Object[]) row.getArray("codes").getArray())
                    .map(Object::toString)
                    .toList(),
                row.getString("reason"),
                Sql.instant(row, "found_at")));
  }

  /** Open centres at which nobody has an address that works; their letters go to stewards. */
  public List<CentreLine> unreachable() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    List<CentreLine> open = catalogue.centres().stream().filter(CentreLine::active).toList();
    List<CentreId> ids = open.stream().map(CentreLine::id).toList();
    List<CentreLine> unreachable = new ArrayList<>();
    Recipients.Known known = recipients.known(ids, clocks.today(java.time.ZoneOffset.UTC));
    for (CentreLine centre : open) {
      if (known.atCentre(centre.id(), Audience.CENTRE).isEmpty()) {
        unreachable.add(centre);
      }
    }
    return unreachable;
  }

  /**
   * A steward knows that nothing arrives at an address.
   *
   * @throws RuleViolated if that is no address or no reason is given
   */
  public void report(String address, String reason) {
    access.require(Role.STEWARD);
    if (address == null || !address.strip().matches("[^@\\s]+@[^@\\s]+")) {
      throw new RuleViolated("address", "That is not a mail address");
    }
    if (reason == null || reason.isBlank()) {
      throw new RuleViolated("reason", "Say how you know that nothing arrives there");
    }
    letters.markDead(address.strip(), reason.strip(), null);
    tell("marked undeliverable", id(Recipients.lower(address.strip())));
  }

  /**
   * The address works, after all or again; letters are written to it from now on.
   *
   * @throws NotFound if there is no such task
   */
  public void confirm(UUID id) {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    int changed =
        sql.update(
            "update reminder.undeliverable set confirmed_at = ? where id = ?"
                + " and confirmed_at is null",
            clocks.instant(),
            id);
    if (changed == 0) {
      throw new NotFound("There is no such address to confirm");
    }
    tell("confirmed", id);
  }

  /**
   * Takes a bounce as the mail server wrote it (RFC 3464). Only one that names a letter of ours and
   * its recipient is believed; who is left at the centre, else the steward, gets the digest.
   *
   * @return whether it said that a letter of ours will not arrive; a mere delay does not
   * @throws RuleViolated if it cannot be tied to a letter
   */
  public boolean bounced(String message) {
    access.require(Role.STEWARD);
    Matcher named = LETTER.matcher(message);
    Optional<UUID> letter =
        named.find() ? Optional.of(UUID.fromString(named.group(1))) : Optional.empty();
    Optional<String> recipient =
        letter.flatMap(
            id ->
                sql.first(
                    "select recipient from reminder.letter where id = ? for no key update",
                    row -> row.getString(1),
                    id));
    if (recipient.isEmpty()) {
      throw new RuleViolated("bounce", "It names no letter of this registry by its Message-ID");
    }
    Optional<String> status = failure(message, recipient.get());
    status.ifPresent(
        code -> {
          letters.bounced(letter.get(), recipient.get(), "bounced " + code);
          tell("bounced", id(Recipients.lower(recipient.get())));
        });
    return status.isPresent();
  }

  /** The status of the group of fields that says the recipient failed for good. */
  private static Optional<String> failure(String message, String recipient) {
    for (String group : message.split("\\r?\\n[ \\t]*\\r?\\n")) {
      boolean failed = false;
      boolean ours = false;
      String status = "";
      Matcher field = FIELD.matcher(group);
      while (field.find()) {
        String value = field.group(2);
        switch (Recipients.lower(field.group(1))) {
          case "action" -> failed = value.equalsIgnoreCase("failed");
          case "status" -> {
            Matcher code = STATUS.matcher(value);
            status = code.lookingAt() ? code.group() : "";
          }
          default -> {
            String address = value.substring(value.indexOf(';') + 1).strip();
            ours |= address.equalsIgnoreCase(recipient);
          }
        }
      }
      if (failed && ours && !status.isEmpty()) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  private UUID id(String address) {
    return sql.first(
            "select id from reminder.undeliverable where address = ? and confirmed_at is null",
            row -> row.getObject(1, UUID.class),
            address)
        .orElseThrow();
  }

  private void tell(String action, UUID id) {
    audit.record(action, "reminder.undeliverable", id, null, null, Map.of());
  }
}
