package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.longwatch.identity.Accounts;
import org.longwatch.kernel.CentreId;
import org.longwatch.platform.Sql;
import org.longwatch.reference.ReminderStage.Audience;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ContactLine;
import org.longwatch.registry.ContactRole;
import org.longwatch.reminder.Digest.Recipient;
import org.longwatch.security.Role;

/**
 * To whom an audience's letters go. A dead contact is the commonest cause of silent loss over
 * fifteen years, so each audience without a working address falls back to the next.
 */
@ApplicationScoped
class Recipients {

  @Inject Catalogue catalogue;
  @Inject Accounts accounts;
  @Inject Sql sql;

  /** Who could be written to at some centres on one day, read at once. */
  static final class Known {

    private final Map<CentreId, List<ContactLine>> contacts;
    private final List<String> stewards;
    private final Set<String> dead;
    private final LocalDate today;

    private Known(
        Map<CentreId, List<ContactLine>> contacts,
        List<String> stewards,
        Set<String> dead,
        LocalDate today) {
      this.contacts = contacts;
      this.stewards = stewards;
      this.dead = dead;
      this.today = today;
    }

    /** Each address once; empty when nobody is known at all. */
    List<Recipient> of(CentreId centre, Audience audience) {
      List<Recipient> own = audience == Audience.STEWARD ? List.of() : atCentre(centre, audience);
      return own.isEmpty() ? stewards() : own;
    }

    /** Those of the centre itself; empty when nobody there has an address that works. */
    List<Recipient> atCentre(CentreId centre, Audience audience) {
      ContactRole first = audience == Audience.LEAD ? ContactRole.LEAD : ContactRole.DATA_MANAGER;
      ContactRole second = audience == Audience.LEAD ? ContactRole.DATA_MANAGER : ContactRole.LEAD;
      List<Recipient> wanted = withRole(centre, first);
      return wanted.isEmpty() ? withRole(centre, second) : wanted;
    }

    private List<Recipient> withRole(CentreId centre, ContactRole role) {
      Map<String, Recipient> byMail = new LinkedHashMap<>();
      contacts.getOrDefault(centre, List.of()).stream()
          .filter(contact -> contact.active() && contact.role() == role)
          .flatMap(contact -> standingFor(contact).stream())
          .sorted(java.util.Comparator.comparing(Recipient::mail))
          .forEach(to -> byMail.putIfAbsent(lower(to.mail()), to));
      return List.copyOf(byMail.values());
    }

    /** The delegate while there is one whose address works, else the contact. */
    private Optional<Recipient> standingFor(ContactLine contact) {
      return contact
          .delegation()
          .filter(delegation -> delegation.covers(today))
          .map(to -> new Recipient(to.mail(), to.language(), true))
          .filter(this::works)
          .or(() -> Optional.of(new Recipient(contact.mail(), contact.language(), false)))
          .filter(this::works);
    }

    private List<Recipient> stewards() {
      return stewards.stream()
          .map(mail -> new Recipient(mail, Wording.ENGLISH, false))
          .filter(this::works)
          .toList();
    }

    private boolean works(Recipient to) {
      return !dead.contains(lower(to.mail()));
    }
  }

  /**
   * Whom the registry knows at these centres.
   *
   * @param today in the calendar of the centres, for delegations
   */
  Known known(Collection<CentreId> centres, LocalDate today) {
    return new Known(
        catalogue.contacts(centres).stream().collect(Collectors.groupingBy(ContactLine::centre)),
        accounts.mailsOf(Role.STEWARD).stream().distinct().toList(),
        dead(),
        today);
  }

  /** Addresses, in lower case, at which nothing arrives. */
  Set<String> dead() {
    return new HashSet<>(
        sql.list(
            "select address from reminder.undeliverable where confirmed_at is null",
            row -> row.getString(1)));
  }

  static String lower(String mail) {
    return mail.toLowerCase(Locale.ROOT);
  }
}
