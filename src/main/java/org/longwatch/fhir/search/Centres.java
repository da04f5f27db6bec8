package org.longwatch.fhir.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Organization;
import org.longwatch.fhir.mapping.OrganizationMapper;
import org.longwatch.kernel.CentreId;
import org.longwatch.registry.Catalogue;
import org.longwatch.security.Access;

/**
 * {@code Organization}: the centres that the reader may know of. They are few and searched here.
 */
@ApplicationScoped
@Transactional
public class Centres {

  @Inject Catalogue catalogue;
  @Inject Access access;

  /** Centres that meet all conditions, in the order of their ids. */
  public List<Organization> find(Collection<Criterion> criteria) {
    access.requirePatientLevel();
    Optional<CentreId> own = access.compartment();
    return catalogue.centres().stream()
        .filter(each -> own.isEmpty() || own.get().equals(each.id()))
        .sorted(Comparator.comparing(each -> each.id().value().toString()))
        .map(each -> new OrganizationMapper().show(each))
        .filter(each -> criteria.stream().allMatch(one -> meets(each, one)))
        .toList();
  }

  /**
   * A centre.
   *
   * @throws org.longwatch.kernel.NotFound if the reader may not know of it
   */
  public Organization of(UUID id) {
    CentreId centre = new CentreId(id);
    access.requireCentre(centre);
    return new OrganizationMapper().show(catalogue.centre(centre));
  }

  /** Those that meet a condition, as ids. */
  Set<CentreId> ids(Criterion criterion) {
    return find(List.of(criterion)).stream()
        .map(each -> new CentreId(UUID.fromString(each.getIdElement().getIdPart())))
        .collect(Collectors.toSet());
  }

  private static boolean meets(Organization centre, Criterion criterion) {
    UUID id = UUID.fromString(centre.getIdElement().getIdPart());
    Rows rows = new Rows();
    rows.add(id, centre);
    if (criterion instanceof Criterion.Tokens tokens) {
      boolean any =
          rows.tokens().stream()
              .filter(row -> row.param() == tokens.parameter().number())
              .anyMatch(
                  row ->
                      tokens.values().stream()
                          .anyMatch(
                              each ->
                                  (each.code() == null || each.code().equals(row.code()))
                                      && (each.system() == null || each.system() == row.system())));
      return any != tokens.not();
    }
    if (criterion instanceof Criterion.Texts texts) {
      return rows.texts().stream()
          .filter(row -> row.param() == texts.parameter().number())
          .anyMatch(row -> texts.values().stream().anyMatch(each -> fits(row, texts, each)));
    }
    if (criterion instanceof Criterion.Targets targets) {
      return targets.values().stream().anyMatch(each -> each.id().equals(id));
    }
    if (criterion instanceof Criterion.Missing missing) {
      int number = missing.parameter().number();
      boolean there =
          rows.tokens().stream().anyMatch(row -> row.param() == number)
              || rows.texts().stream().anyMatch(row -> row.param() == number);
      return there != missing.missing();
    }
    // nobody points to centres by what can be asked for here, and they are never dated
    return false;
  }

  private static boolean fits(Rows.Text row, Criterion.Texts texts, String value) {
    String folded = Words.folded(value);
    return switch (texts.match()) {
      case START -> row.folded().startsWith(folded);
      case EXACT -> row.exact().equals(value);
      case CONTAINS -> row.folded().contains(folded);
      case BELOW -> false;
    };
  }
}
