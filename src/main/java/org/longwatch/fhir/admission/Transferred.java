package org.longwatch.fhir.admission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.fhir.search.SearchIndex;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Key;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.handover.PatientTransferred;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.registry.Catalogue;

/**
 * What was sent about a patient follows the patient to another centre: that one reads and corrects
 * it, the former one no longer knows of it. The Patient is stated anew under the name that the new
 * centre has given.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class Transferred {

  @Inject Sql sql;
  @Inject ResourceStore store;
  @Inject SearchIndex index;
  @Inject Catalogue catalogue;
  @Inject Clocks clocks;

  void on(@Observes PatientTransferred event) {
    UUID id = event.patient().value();
    store.move(id, event.to(), new Key("Patient", Uri.PSEUDONYM, event.pseudonym()));
    StoredVersion stated = store.current(event.to(), List.of(id)).get(id);
    if (stated == null) {
      return;
    }
    Instant now = clocks.instant();
    Patient patient = Fhir.parse(Patient.class, stated.content());
    patient.getIdentifier().removeIf(each -> Uri.PSEUDONYM.equals(each.getSystem()));
    patient.addIdentifier().setSystem(Uri.PSEUDONYM).setValue(event.pseudonym());
    patient.setManagingOrganization(
        new Reference()
            .setIdentifier(
                new Identifier()
                    .setSystem(Uri.CENTRE)
                    .setValue(catalogue.centre(event.to()).code())));
    Fhir.stamp(patient, id, stated.version() + 1, now);
    Sql.Writes writes = sql.writes();
    store.write(
        event.to(),
        event.handover(),
        now,
        List.of(
            new ResourceStore.Written(
                id, "Patient", stated.version() + 1, id, Fhir.write(patient), false)),
        writes);
    index.write(event.to(), List.of(new SearchIndex.Change(id, patient, false)), writes);
    writes.send();
  }
}
