package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.longwatch.identity.Accounts;
import org.longwatch.kernel.CentreId;
import org.longwatch.reference.ReminderStage.Audience;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ContactLine;
import org.longwatch.registry.ContactRole;
import org.longwatch.security.Role;

/**
 * To whom an audience's letters go. A dead contact is the commonest cause of silent loss over
 * fifteen years, so each audience without an address falls back to the next.
 */
@ApplicationScoped
class Recipients {

  @Inject Catalogue catalogue;
  @Inject Accounts accounts;

  /** Addresses, each once; empty when nobody is known at all. */
  List<String> of(CentreId centre, Audience audience) {
    List<ContactLine> contacts =
        catalogue.contacts(centre).stream().filter(ContactLine::active).toList();
    Stream<List<String>> chain =
        switch (audience) {
          case CENTRE ->
              Stream.of(
                  mails(contacts, ContactRole.DATA_MANAGER), mails(contacts, ContactRole.LEAD));
          case LEAD ->
              Stream.of(
                  mails(contacts, ContactRole.LEAD), mails(contacts, ContactRole.DATA_MANAGER));
          case STEWARD -> Stream.of();
        };
    return chain
        .filter(some -> !some.isEmpty())
        .findFirst()
        .orElseGet(() -> accounts.mailsOf(Role.STEWARD).stream().distinct().toList());
  }

  private static List<String> mails(List<ContactLine> contacts, ContactRole role) {
    return contacts.stream()
        .filter(contact -> contact.role() == role)
        .map(ContactLine::mail)
        .distinct()
        .sorted()
        .toList();
  }
}
