package org.longwatch.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;

/** The questions every use case asks before it does anything. */
@ApplicationScoped
public class Access {

  private static final Role[] PATIENT_LEVEL = {
    Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.SITE_SYSTEM, Role.SAFETY_PHYSICIAN, Role.STEWARD
  };

  @Inject CurrentActor currentActor;

  /**
   * Requires one of the roles; the registry itself may do everything.
   *
   * @throws Forbidden otherwise
   */
  public Actor require(Role... anyOf) {
    Actor actor = currentActor.get();
    if (actor.isRegistry() || Arrays.stream(anyOf).anyMatch(actor::is)) {
      return actor;
    }
    throw new Forbidden(
        "This needs the role "
            + Arrays.stream(anyOf).map(Role::label).collect(Collectors.joining(" or ")));
  }

  /** Requires a role that may see single patients. */
  public Actor requirePatientLevel() {
    return require(PATIENT_LEVEL);
  }

  /**
   * Requires that whole records may be read outside the FHIR door, where no type is named: a system
   * needs scopes that read and search every type.
   *
   * @throws Forbidden if not
   */
  public Actor requireWholeRecord() {
    Actor actor = requirePatientLevel();
    requireScope("*", Interaction.READ);
    requireScope("*", Interaction.SEARCH);
    return actor;
  }

  /**
   * Whether the actor is a person who works at the centre, and so may enter what was done there.
   */
  public boolean isPersonOf(CentreId centre) {
    Actor actor = currentActor.get();
    return (actor.is(Role.SITE_STAFF) || actor.is(Role.SITE_PHYSICIAN))
        && actor.centre().filter(centre::equals).isPresent();
  }

  /** The only centre the actor may see, or empty for roles that see all centres. */
  public Optional<CentreId> compartment() {
    Actor actor = currentActor.get();
    // a second role without patients (administrator, holder) opens no other centre
    boolean global =
        actor.isRegistry()
            || actor.is(Role.SAFETY_PHYSICIAN)
            || actor.is(Role.STEWARD)
            || actor.roles().stream().noneMatch(Role::isOfCentre);
    return global ? Optional.empty() : actor.centre();
  }

  /**
   * Requires that the actor may see the centre's patients.
   *
   * @throws NotFound if not: a centre must not learn what another centre has
   */
  public void requireCentre(CentreId centre) {
    requirePatientLevel();
    Optional<CentreId> only = compartment();
    if (only.isPresent() && !only.get().equals(centre)) {
      throw new NotFound("Not found");
    }
  }

  /**
   * Requires that the actor's scopes allow an interaction with a resource type. The FHIR door asks
   * it for every request, every entry of a bundle, and every type that an answer would add.
   *
   * @throws Forbidden if not, naming the scope that is missing
   */
  public void requireScope(String type, Interaction interaction) {
    if (!inScope(type, interaction)) {
      throw new Forbidden(
          "The token's scopes do not allow this; it needs system/"
              + type
              + "."
              + interaction.letter());
    }
  }

  /** Whether the actor's scopes allow an interaction with a resource type. */
  public boolean inScope(String type, Interaction interaction) {
    return currentActor.get().scopes().allow(type, interaction);
  }
}
