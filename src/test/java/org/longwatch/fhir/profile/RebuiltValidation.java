package org.longwatch.fhir.profile;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.longwatch.load.EightResources;

/**
 * The baseline of the benchmarks, measured in the same run as what it is compared with: HAPI's own
 * validator, which builds its instance validator anew for every call, over transactions of eight
 * resources. It also tells how fast a machine is.
 */
public final class RebuiltValidation {

  /**
   * Resources/s on the two cores on which HAPI's JPA server was measured for this project, two
   * threads, the text read and validated as one Bundle.
   */
  public static final double WHERE_HAPI_WAS_MEASURED = 496;

  private RebuiltValidation() {}

  /** Resources/s of so many threads, after as many seconds to get warm. */
  public static double perSecond(int threads, int seconds) throws Exception {
    FhirContext fhir = FhirContext.forR4Cached();
    IValidationSupport support = ProfileValidator.support(fhir, new ProfileDefinitions(fhir));
    measure(fhir, support, threads, seconds);
    return measure(fhir, support, threads, seconds);
  }

  private static double measure(
      FhirContext fhir, IValidationSupport support, int threads, int seconds) throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Callable<Long> work =
        () -> {
          FhirInstanceValidator module = new FhirInstanceValidator(support);
          module.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
          FhirValidator validator = fhir.newValidator().registerValidatorModule(module);
          long done = 0;
          while (System.nanoTime() < end) {
            String bundle = EightResources.bundle("LYON-01", "BENCH-" + UUID.randomUUID());
            boolean refused =
                validator
                    .validateWithResult(fhir.newJsonParser().parseResource(bundle))
                    .getMessages()
                    .stream()
                    .anyMatch(each -> each.getSeverity() == ResultSeverityEnum.FATAL);
            if (refused) {
              throw new IllegalStateException("refused");
            }
            done++;
          }
          return done;
        };
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long all = 0;
      for (var each : pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> work).toList())) {
        all += each.get();
      }
      return (double) all * EightResources.RESOURCES / seconds;
    } finally {
      pool.shutdown();
    }
  }
}
