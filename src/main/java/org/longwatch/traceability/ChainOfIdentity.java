package org.longwatch.traceability;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.longwatch.kernel.TreatmentId;

/**
 * One unbroken line from a collection through the units made of it to its administration, as far as
 * it is known.
 *
 * @param collection the collection of the first unit: the one of its patient on its day
 * @param units from the one that was collected to the last one made from it; never empty
 * @param administered when and to whom the last one was given
 */
public record ChainOfIdentity(
    Optional<CollectionLine> collection,
    List<UnitLine> units,
    Optional<AdministeredUnitLine> administered) {

  public ChainOfIdentity {
    units = List.copyOf(units);
  }

  /** Whether it leads from the collection to the administration. */
  public boolean isComplete() {
    return collection.isPresent() && administered.isPresent();
  }

  /** The treatment it ends in. */
  public Optional<TreatmentId> treatment() {
    return administered.map(AdministeredUnitLine::treatment);
  }

  /** The line that leads to every administration, and to every unit that went no further. */
  static List<ChainOfIdentity> of(
      List<CollectionLine> collections,
      List<UnitLine> units,
      List<AdministeredUnitLine> administered) {
    Map<UUID, UnitLine> byId =
        units.stream().collect(Collectors.toMap(UnitLine::id, Function.identity()));
    Set<UUID> ended =
        administered.stream().map(AdministeredUnitLine::unit).collect(Collectors.toSet());
    Set<UUID> wentFurther =
        units.stream().flatMap(unit -> unit.parent().stream()).collect(Collectors.toSet());
    List<ChainOfIdentity> chains = new ArrayList<>();
    for (AdministeredUnitLine given : administered) {
      if (byId.containsKey(given.unit())) {
        chains.add(to(byId.get(given.unit()), byId, collections, Optional.of(given)));
      }
    }
    for (UnitLine unit : units) {
      if (!ended.contains(unit.id()) && !wentFurther.contains(unit.id())) {
        chains.add(to(unit, byId, collections, Optional.empty()));
      }
    }
    chains.sort(
        Comparator.comparing(ChainOfIdentity::begin)
            .thenComparing(chain -> chain.units().get(0).chainOfIdentity())
            .thenComparing(chain -> chain.last().chainOfIdentity()));
    return chains;
  }

  private static ChainOfIdentity to(
      UnitLine last,
      Map<UUID, UnitLine> byId,
      List<CollectionLine> collections,
      Optional<AdministeredUnitLine> given) {
    List<UnitLine> line = new ArrayList<>();
    Set<UUID> seen = new HashSet<>();
    for (UnitLine unit = last; unit != null && seen.add(unit.id()); ) {
      line.add(0, unit);
      unit = unit.parent().map(byId::get).orElse(null);
    }
    UnitLine first = line.get(0);
    Optional<CollectionLine> collection =
        collections.stream()
            .filter(each -> first.source().filter(each.patient()::equals).isPresent())
            .filter(each -> first.collectedOn().filter(each.collectedOn()::equals).isPresent())
            .findFirst();
    return new ChainOfIdentity(collection, line, given);
  }

  private UnitLine last() {
    return units.get(units.size() - 1);
  }

  private LocalDate begin() {
    return units.stream()
        .flatMap(unit -> unit.collectedOn().stream())
        .findFirst()
        .or(() -> administered.map(AdministeredUnitLine::administeredOn))
        .orElse(LocalDate.MAX);
  }
}
