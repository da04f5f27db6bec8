package org.longwatch.simulation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.longwatch.fhir.bulk.BundleWriter;

/**
 * Writes an invented cohort into a directory: a file of bundles for each centre ({@code
 * C01.ndjson}), {@code setup.json} with what an administrator has to enter first, and {@code
 * truths.json} with what was planted. Memory does not grow with the number of patients.
 */
public final class CohortGenerator {

  /** What an administrator enters before the bundles are sent. */
  public static final String SETUP = "setup.json";

  /** What was planted. */
  public static final String TRUTHS = "truths.json";

  private static final int SILENT_CENTRE = 6;
  private static final int DOUBLE_CENTRE = 2;
  private static final int PATIENTS_REPORTED_TWICE = 6;
  private static final int CENTRES_FOR_COMPARISON = 3;

  private final CohortPlan plan;
  private final List<SimulatedCentre> centres;
  private final int silentCentre;
  private final int doubleCentre;
  private final Destinies destinies;
  private final Truths truths = new Truths();

  /** What was written. */
  public record Written(long patients, long bundles, long resources) {}

  public CohortGenerator(CohortPlan plan) {
    this.plan = plan;
    this.centres = SimulatedCentre.first(plan.centres());
    boolean comparable = plan.planted() && plan.centres() >= CENTRES_FOR_COMPARISON;
    this.silentCentre = comparable ? Math.min(SILENT_CENTRE, plan.centres() - 1) : -1;
    this.doubleCentre = plan.planted() ? Math.min(DOUBLE_CENTRE, plan.centres() - 1) : -1;
    this.destinies = new Destinies(plan, centres, silentCentre);
  }

  /** Name of the file with a centre's bundles. */
  public static String fileOf(String centre) {
    return centre + ".ndjson";
  }

  /**
   * Writes everything.
   *
   * @param directory made if it does not exist
   * @param progress is told now and then how many patients are done
   */
  public Written write(Path directory, LongConsumer progress) throws IOException {
    Files.createDirectories(directory);
    try (JsonGenerator json = open(directory.resolve(SETUP))) {
      new Setup(plan, centres).write(json);
    }
    long patients = 0;
    long bundles = 0;
    long resources = 0;
    for (int centre = 0; centre < centres.size(); centre++) {
      SimulatedCentre place = centres.get(centre);
      try (OutputStream out =
              new BufferedOutputStream(
                  Files.newOutputStream(directory.resolve(fileOf(place.code()))), 1 << 16);
          BundleWriter writer = new BundleWriter(out, plan.joined())) {
        int number = 0;
        for (int i = 0; i < plan.patients(); i++) {
          if (destinies.centreOf(i) != centre) {
            continue;
          }
          number++;
          writer.write(
              new Course(
                      plan,
                      destinies.of(i),
                      place.code(),
                      pseudonym(place.code(), number),
                      centre == silentCentre,
                      centre == doubleCentre && number <= PATIENTS_REPORTED_TWICE,
                      truths)
                  .caseFile());
          patients++;
          if (patients % 1000 == 0) {
            progress.accept(patients);
          }
        }
        bundles += writer.bundles();
        resources += writer.resources();
      }
    }
    try (JsonGenerator json = open(directory.resolve(TRUTHS))) {
      json.writeStartObject();
      json.writeNumberField("seed", plan.seed());
      json.writeNumberField("patients", plan.patients());
      json.writeStringField("end", plan.end().toString());
      truths.write(json);
      json.writeEndObject();
    }
    return new Written(patients, bundles, resources);
  }

  private static String pseudonym(String centre, int number) {
    String digits = Integer.toString(number);
    return centre + "-" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
  }

  private static JsonGenerator open(Path file) throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    return new JsonFactory().createGenerator(Files.newOutputStream(file)).setPrettyPrinter(printer);
  }
}
