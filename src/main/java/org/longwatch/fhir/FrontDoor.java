package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.annotation.Timed;
import org.hl7.fhir.r4.model.Bundle;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.intake.Receipt;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.WarmUp;

/**
 * The way of a submission: held to the profiles outside of any transaction, then admitted in one.
 * Where two submissions got in each other's way, the one that had to yield is tried again.
 */
@ApplicationScoped
public class FrontDoor {

  private static final Logger LOG = Logger.getLogger(FrontDoor.class.getName());

  private static final int ATTEMPTS = 5;

  /** Serialisation failure, deadlock, unique violation by a row that came meanwhile. */
  private static final Set<String> YIELD = Set.of("40001", "40P01", "23505");

  @Inject ProfileValidator validator;
  @Inject Admission admission;

  void warmUp(@Observes WarmUp start) {
    validator.warmUp();
  }

  /**
   * Takes a submission in.
   *
   * @param bytes as received
   * @param read reads the entries afresh, for every attempt changes them
   * @return the answer, as a transaction-response without resources
   * @throws Refusal with every issue
   */
  @Timed(name = "longwatch_submission", absolute = true)
  public Bundle take(Receipt receipt, byte[] bytes, Supplier<EntryReader> read) {
    if (receipt.answer().isPresent()) {
      return Fhir.parse(Bundle.class, receipt.answer().get());
    }
    // only a deletion says all without a body; the reader sees to it
    List<Issue> found = bytes.length == 0 ? List.of() : validator.validate(bytes);
    for (int attempt = 1; ; attempt++) {
      EntryReader reader = read.get();
      if (!reader.issues().isEmpty()) {
        List<Issue> all = new ArrayList<>(reader.issues());
        found.stream().filter(Issue::refuses).forEach(all::add);
        boolean lookedFor =
            reader.issues().stream().allMatch(each -> each.kind() == Issue.Kind.NOT_FOUND);
        throw new Refusal(lookedFor ? 404 : 400, all);
      }
      try {
        return admission.admit(receipt, reader.entries(), found);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !mustYield(e)) {
          throw e;
        }
        LOG.log(Level.INFO, "submission {0} tried again", receipt.id());
      }
    }
  }

  private static boolean mustYield(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptimisticLockException
          || cause instanceof SQLException sql && YIELD.contains(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
