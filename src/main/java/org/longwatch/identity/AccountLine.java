package org.longwatch.identity;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;

/**
 * A person's account as pages show it.
 *
 * @param login name to log in with
 * @param centre for roles of a centre
 * @param holder for the role of a holder: the name that its products carry
 * @param mail where the steward's letters go
 */
public record AccountLine(
    UUID id,
    String login,
    String displayName,
    Set<Role> roles,
    Optional<CentreId> centre,
    Optional<String> holder,
    Optional<String> mail,
    boolean active) {

  public AccountLine {
    Objects.requireNonNull(id);
    Objects.requireNonNull(login);
    Objects.requireNonNull(displayName);
    roles = Set.copyOf(roles);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(holder);
    Objects.requireNonNull(mail);
  }

  Actor actor() {
    return new Actor(id, login, displayName, roles, centre, holder);
  }

  /** The same account with what a provider says of it now. */
  AccountLine vouched(AccountLine now) {
    return new AccountLine(
        id,
        login,
        now.displayName(),
        now.roles(),
        now.centre(),
        now.holder(),
        now.mail().or(() -> mail),
        active);
  }

  AccountLine withLogin(String other) {
    return new AccountLine(id, other, displayName, roles, centre, holder, mail, active);
  }

  AccountLine closed() {
    return new AccountLine(id, login, displayName, roles, centre, holder, mail, false);
  }
}
