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
import org.longwatch.platform.Clocks;
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
  @Inject Clocks clocks;

  /** Centres that meet all conditions, in the order of their ids. */
  public List<Organization> find(Collection<Criterion> criteria) {
    access.requirePatientLevel();
    Optional<CentreId> own = access.compartment();
    return catalogue.centres().stream()
        .filter(each -> own.isEmpty() || own.get().equals(each.id()))
        .sorted(Comparator.comparing(each -> each.id().value().toString()))
        .map(each -> new OrganizationMapper().show(each))
        .filter(each -> meets(each, criteria))
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

  /** Nobody knows when a centre was changed last, nor does a centre point to anything. */
  private boolean meets(Organization centre, Collection<Criterion> criteria) {
    UUID id = UUID.fromString(centre.getIdElement().getIdPart());
    return Judgement.of(id, id, null, null, centre, clocks.instant()).meets(criteria);
  }
}
