package org.longwatch.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lots released against treatments registered, by product. */
public final class Coverage {

  /** What was released of a lot. */
  public record Released(String productCode, String lot, long units) {}

  /** A treatment that is registered. */
  public record Registered(String productCode, String lot) {}

  private Coverage() {}

  /** One line per product with a statement or a treatment. */
  static List<CoverageLine> lines(List<Released> released, List<Registered> registered) {
    // of each lot: treatments released (none stated: -1) and registered
    Map<String, Map<String, long[]>> lots = new TreeMap<>();
    for (Released each : released) {
      lots.computeIfAbsent(each.productCode(), code -> new HashMap<>())
          .put(each.lot(), new long[] {each.units(), 0});
    }
    for (Registered each : registered) {
      lots.computeIfAbsent(each.productCode(), code -> new HashMap<>())
          .computeIfAbsent(each.lot(), lot -> new long[] {-1, 0})[1]++;
    }
    List<CoverageLine> lines = new ArrayList<>();
    lots.forEach(
        (product, ofProduct) -> {
          long[] stated = new long[3];
          long[] unstated = new long[2];
          for (long[] lot : ofProduct.values()) {
            if (lot[0] >= 0) {
              stated[0]++;
              stated[1] += lot[0];
              stated[2] += lot[1];
            } else {
              unstated[0]++;
              unstated[1] += lot[1];
            }
          }
          lines.add(
              new CoverageLine(product, stated[0], stated[1], stated[2], unstated[0], unstated[1]));
        });
    return lines;
  }
}
