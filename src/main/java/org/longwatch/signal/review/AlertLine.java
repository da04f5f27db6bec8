package org.longwatch.signal.review;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.signal.PairLine;

/**
 * An alert as pages show it.
 *
 * @param patient for alerts about a single case or clone, only for those who may see patients
 * @param reason which criterion with which numbers, in words, without patient data
 * @param run the newest run that found it, empty for case rules and clones
 * @param exploratory whether it rests on numbers from one data base, without proof
 * @param signal the signal it was made into
 */
public record AlertLine(
    UUID id,
    Alert.Kind kind,
    Alert.State state,
    Optional<ProductId> product,
    Optional<PairLine.Level> level,
    Optional<String> event,
    Optional<CentreId> centre,
    Optional<PatientId> patient,
    Optional<String> lot,
    String reason,
    String criteria,
    boolean exploratory,
    double score,
    Instant raisedAt,
    Instant seenAt,
    Optional<UUID> run,
    Optional<UUID> signal) {

  AlertLine withoutPatient() {
    return new AlertLine(
        id,
        kind,
        state,
        product,
        level,
        event,
        centre,
        Optional.empty(),
        lot,
        reason,
        criteria,
        exploratory,
        score,
        raisedAt,
        seenAt,
        run,
        signal);
  }
}
