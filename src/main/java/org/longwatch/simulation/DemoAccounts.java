package org.longwatch.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The well-known people and clients of the demo. They open no door outside of demo and test mode.
 */
public final class DemoAccounts {

  /** Log-in of the administrator, who enters everybody else. */
  public static final String ADMIN = "admin";

  /** Log-in of the steward. */
  public static final String STEWARD = "steward";

  /** Password of every demo person. */
  public static final String PASSWORD = "longwatch-demo";

  /** Centres with people of their own; each centre has a client. */
  private static final List<String> STAFFED = List.of("C01", "C03", "C07", "C12");

  private DemoAccounts() {}

  /**
   * A person.
   *
   * @param role name of the role
   * @param about who this is, in a few words
   */
  public record Person(
      String login,
      String name,
      String role,
      Optional<String> centre,
      Optional<String> holder,
      String about) {}

  /** A centre's system. */
  public record Client(String id, String centre, String secret) {}

  /** Everybody but the administrator, in the order of the table. */
  public static List<Person> people() {
    List<Person> people = new ArrayList<>();
    people.add(
        person("safety", "Sam Safety", "SAFETY_PHYSICIAN", "reviews signals of all centres"));
    people.add(person(STEWARD, "Stella Steward", "STEWARD", "keeps data and jobs in order"));
    people.add(
        new Person(
            "holder",
            "Hugo Holder",
            "HOLDER",
            Optional.empty(),
            Optional.of(SimulatedProduct.AURINGENE.holder),
            "of " + SimulatedProduct.AURINGENE.holder + ", sees aggregates of its products"));
    people.add(
        person("regulator", "Rea Regulator", "REGULATOR", "of an authority, sees aggregates"));
    for (String centre : STAFFED) {
      people.add(ofCentre(centre, "nurse", "Nora Nurse", "SITE_STAFF", "study nurse of "));
      people.add(
          ofCentre(centre, "physician", "Paul Physician", "SITE_PHYSICIAN", "physician of "));
    }
    return List.copyOf(people);
  }

  /** The client of a centre. */
  public static Client client(String centre) {
    String id = centre.toLowerCase(Locale.ROOT);
    return new Client(id, centre, "longwatch-demo-secret-of-" + id);
  }

  private static Person person(String login, String name, String role, String about) {
    return new Person(login, name, role, Optional.empty(), Optional.empty(), about);
  }

  private static Person ofCentre(
      String centre, String task, String name, String role, String about) {
    return new Person(
        centre.toLowerCase(Locale.ROOT) + "-" + task,
        name + " " + centre,
        role,
        Optional.of(centre),
        Optional.empty(),
        about + centre);
  }
}
