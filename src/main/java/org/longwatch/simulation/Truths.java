package org.longwatch.simulation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was planted and into whom: for the tests that compare it with what was found. */
final class Truths {

  /** Names kept of each truth; the rest is only counted. */
  private static final int KEPT = 500;

  /** What is planted, and where it should be found. */
  enum Kind {
    LATE_MYELOID("PAIR", "/signals"),
    LATE_T_CELL("PAIR", "/signals"),
    EARLY_CYTOKINE_RELEASE("PAIR", "/signals"),
    EARLY_LIVER("PAIR", "/signals"),
    GROWING_CLONE("CLONE", "/signals?tab=clones"),
    COMMON_SITE("GENE", "/run"),
    BAD_LOT("LOT", "/signals?tab=lots"),
    UNDER_REPORTING("CENTRE", "/signals?tab=centres"),
    DUPLICATES("DUPLICATES", "/signals?tab=duplicates");

    final String found;
    final String page;

    Kind(String found, String page) {
      this.found = found;
      this.page = page;
    }
  }

  private record Matter(Kind kind, String product, String family, String lot, String centre)
      implements Comparable<Matter> {
    @Override
    public int compareTo(Matter other) {
      return toString().compareTo(other.toString());
    }
  }

  private static final class Planted {
    long count;
    final List<List<String>> names = new ArrayList<>();
  }

  private final Map<Matter, Planted> planted = new TreeMap<>();

  void add(Kind kind, SimulatedProduct product, String family, String patient) {
    note(new Matter(kind, product.code, family, null, null), List.of(patient));
  }

  void addLot(SimulatedProduct product, String lot, String family, String patient) {
    note(new Matter(Kind.BAD_LOT, product.code, family, lot, null), List.of(patient));
  }

  /** The centre keeps an event to itself. */
  void addUnreported(String centre, String patient) {
    note(new Matter(Kind.UNDER_REPORTING, null, null, null, centre), List.of(patient));
  }

  void addDuplicate(String centre, String first, String second) {
    note(new Matter(Kind.DUPLICATES, null, null, null, centre), List.of(first, second));
  }

  private void note(Matter matter, List<String> names) {
    Planted found = planted.computeIfAbsent(matter, m -> new Planted());
    found.count++;
    if (found.names.size() < KEPT && !found.names.contains(names)) {
      found.names.add(names);
    }
  }

  void write(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("truths");
    for (Map.Entry<Matter, Planted> entry : planted.entrySet()) {
      Matter matter = entry.getKey();
      json.writeStartObject();
      json.writeStringField("kind", matter.kind().name());
      json.writeStringField("found", matter.kind().found);
      json.writeStringField("page", matter.kind().page);
      field(json, "product", matter.product());
      field(json, "family", matter.family());
      field(json, "lot", matter.lot());
      field(json, "centre", matter.centre());
      json.writeNumberField("count", entry.getValue().count);
      json.writeArrayFieldStart(matter.kind() == Kind.DUPLICATES ? "pairs" : "patients");
      for (List<String> names : entry.getValue().names) {
        if (names.size() == 1) {
          json.writeString(names.get(0));
        } else {
          json.writeArray(names.toArray(String[]::new), 0, names.size());
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void field(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
