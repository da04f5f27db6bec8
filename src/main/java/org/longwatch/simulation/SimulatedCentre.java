package org.longwatch.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * An invented centre.
 *
 * @param share of the patients, before all shares are brought to 1
 */
record SimulatedCentre(String code, String name, String country, String zone, double share) {

  private record Place(String city, String country, String zone) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("Lyon", "FR", "Europe/Paris"),
          new Place("Leiden", "NL", "Europe/Amsterdam"),
          new Place("Heidelberg", "DE", "Europe/Berlin"),
          new Place("Milano", "IT", "Europe/Rome"),
          new Place("Barcelona", "ES", "Europe/Madrid"),
          new Place("Manchester", "GB", "Europe/London"),
          new Place("Uppsala", "SE", "Europe/Stockholm"),
          new Place("Kraków", "PL", "Europe/Warsaw"),
          new Place("Athína", "GR", "Europe/Athens"),
          new Place("Boston", "US", "America/New_York"),
          new Place("Seattle", "US", "America/Los_Angeles"),
          new Place("Ōsaka", "JP", "Asia/Tokyo"));

  /** The first so many centres, of sizes that differ. */
  static List<SimulatedCentre> first(int number) {
    List<SimulatedCentre> centres = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Place place = PLACES.get(i % PLACES.size());
      int round = i / PLACES.size();
      String digits = Integer.toString(i + 1);
      centres.add(
          new SimulatedCentre(
              "C" + "0".repeat(Math.max(0, 2 - digits.length())) + digits,
              "Demo Hospital " + place.city() + (round == 0 ? "" : " " + (round + 1)),
              place.country(),
              place.zone(),
              0.7 + (i * 5 % 7) * 0.1));
    }
    return centres;
  }
}
