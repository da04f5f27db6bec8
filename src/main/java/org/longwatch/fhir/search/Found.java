package org.longwatch.fhir.search;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hl7.fhir.r4.model.Organization;
import org.longwatch.fhir.store.StoredVersion;

/**
 * A page of results.
 *
 * @param matches what fits, in order
 * @param centres centres that fit, which the registry keeps and not the store
 * @param included what comes along
 * @param includedCentres centres that come along
 * @param total how many fit on all pages, if asked
 * @param next cursor of the next page, if there is one
 */
public record Found(
    List<StoredVersion> matches,
    List<Organization> centres,
    List<StoredVersion> included,
    List<Organization> includedCentres,
    OptionalLong total,
    Optional<String> next) {}
