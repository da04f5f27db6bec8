package org.longwatch.security;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;

/**
 * Whoever acts: a person, a centre's system, or the registry itself.
 *
 * @param id account or client id
 * @param name log-in or client id, as written in the audit trail
 * @param displayName for pages
 * @param roles at least one, except for the registry itself
 * @param centre the centre it belongs to, for roles of a centre
 * @param holder the authorisation holder it belongs to, for that role
 * @param scopes what a system was granted at the FHIR door; people are bound by their roles alone
 */
public record Actor(
    UUID id,
    String name,
    String displayName,
    Set<Role> roles,
    Optional<CentreId> centre,
    Optional<String> holder,
    Scopes scopes) {

  private static final UUID NOBODY = new UUID(0, 0);

  /** The registry's own timed tasks; sees everything, is nobody. */
  public static final Actor REGISTRY =
      new Actor(NOBODY, "registry", "Registry", Set.of(), Optional.empty(), Optional.empty());

  public Actor {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(displayName);
    roles = Set.copyOf(roles);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(holder);
    Objects.requireNonNull(scopes);
    if (roles.stream().anyMatch(Role::isOfCentre) && centre.isEmpty()) {
      throw new IllegalArgumentException("A role of a centre needs the centre");
    }
  }

  /** Somebody whom no scopes narrow down. */
  public Actor(
      UUID id,
      String name,
      String displayName,
      Set<Role> roles,
      Optional<CentreId> centre,
      Optional<String> holder) {
    this(id, name, displayName, roles, centre, holder, Scopes.EVERYTHING);
  }

  public boolean is(Role role) {
    return roles.contains(role);
  }

  boolean isRegistry() {
    return this.equals(REGISTRY);
  }
}
