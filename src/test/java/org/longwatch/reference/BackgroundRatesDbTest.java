package org.longwatch.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Harness;

/** A steward loads background rates from a file; a file with faults is refused line by line. */
class BackgroundRatesDbTest {

  private static final String HEADER =
      "family,sex,age_from,age_to,year_from,year_to,region,per_100000\n";

  private static Harness harness;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    harness.asRegistry(
        () -> {
          harness.get(MedDra.class).load();
          return null;
        });
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void eachFileIsAVersionAndTheOnePublishedLastIsInUse() {
    BackgroundRateSet first =
        publish("REG-A", HEADER + "SOLID_TUMOUR,MALE,0,17,2000,2009,PL,1.5\n");
    BackgroundRateSet second =
        publish(
            "REG-A",
            HEADER
                + "SOLID_TUMOUR,MALE,18,130,2000,2009,PL,2.5\n"
                + "SOLID_TUMOUR,MALE,0,17,2000,2009,PL,1.5\n");
    assertEquals(1, first.version());
    assertEquals(2, second.version());
    BackgroundRateSet inUse = harness.asRegistry(() -> rates().inUse().orElseThrow());
    assertEquals("REG-A v2", inUse.label());
    assertEquals("Somebody, somewhere", inUse.source());
    assertEquals(List.of(1.5, 2.5), inUse.rates().stream().map(BackgroundRate::per100000).toList());
  }

  @Test
  void columnsAreFoundByNameInAnyOrderAndAByteOrderMarkDoesNotMatter() {
    BackgroundRateSet set =
        publish(
            "REG-B",
            "\uFEFFper_100000,region,year_to,year_from,age_to,age_from,sex,family\r\n"
                + "7,ANY,2010,2000,130,0,ANY,SOLID_TUMOUR\r\n");
    assertEquals(
        new BackgroundRate("SOLID_TUMOUR", "ANY", 0, 130, 2000, 2010, "ANY", 7),
        set.rates().get(0));
  }

  @Test
  void everyFaultIsToldWithItsLine() {
    List<Issue> issues =
        refusal(
            "REG-C",
            HEADER
                + "NONSENSE,MALE,0,17,2000,2009,PL,1\n"
                + "SOLID_TUMOUR,BOTH,0,17,2000,2009,PL,1\n"
                + "SOLID_TUMOUR,MALE,17,0,2000,2009,PL,1\n"
                + "SOLID_TUMOUR,MALE,0,17,2000,2009,Poland,1\n"
                + "SOLID_TUMOUR,MALE,0,17,2000,2009,PL,NaN\n"
                + "SOLID_TUMOUR,MALE,0,17,2000\n");
    assertEquals(
        List.of("line 2", "line 3", "line 4", "line 5", "line 6", "line 7"),
        issues.stream().map(Issue::location).toList());
    assertTrue(issues.get(0).text().contains("SOLID_TUMOUR"), "it says which families there are");
    assertEquals(Optional.empty(), harness.asRegistry(() -> rates().newest("REG-C")));
  }

  @Test
  void twoRatesForTheSamePeopleAreRefused() {
    List<Issue> issues =
        refusal(
            "REG-D",
            HEADER
                + "SOLID_TUMOUR,MALE,0,17,2000,2009,PL,1\n"
                + "SOLID_TUMOUR,MALE,18,30,2000,2009,PL,1\n"
                + "SOLID_TUMOUR,MALE,10,20,2009,2012,PL,1\n");
    assertEquals(
        Set.of("line 3", "line 4"),
        issues.stream().map(Issue::location).collect(Collectors.toSet()));
  }

  @Test
  void aFileWithoutHeaderRatesOrSourceIsRefused() {
    assertEquals("line 1", refusal("REG-E", "family,sex\nx,y\n").get(0).location());
    assertEquals("file", refusal("REG-E", HEADER).get(0).location());
    assertEquals("file", refusal("REG-E", HEADER + "\"SOLID").get(0).location());
    RuleViolated nameless =
        assertThrows(
            RuleViolated.class,
            () ->
                harness.as(
                    actor(Role.STEWARD),
                    () ->
                        rates()
                            .publish(
                                new BackgroundRateSet("x y", 1, "", "", "", false, List.of()),
                                bytes(HEADER + "SOLID_TUMOUR,MALE,0,17,2000,2009,PL,1\n"))));
    assertEquals(
        List.of("code", "name", "source", "licence"),
        nameless.issues().stream().map(Issue::location).toList());
  }

  @Test
  void onlyAStewardPublishes() {
    assertThrows(
        Forbidden.class,
        () ->
            harness.as(
                actor(Role.SAFETY_PHYSICIAN),
                () -> rates().publish(about("REG-F"), bytes(HEADER))));
  }

  private static List<Issue> refusal(String code, String csv) {
    return assertThrows(RuleViolated.class, () -> publish(code, csv)).issues();
  }

  private static BackgroundRateSet publish(String code, String csv) {
    return harness.as(actor(Role.STEWARD), () -> rates().publish(about(code), bytes(csv)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static BackgroundRateSet about(String code) {
    return new BackgroundRateSet(
        code, 1, "Cancer register", "Somebody, somewhere", "CC BY 4.0", false, List.of());
  }

  private static BackgroundRates rates() {
    return harness.get(BackgroundRates.class);
  }

  private static Actor actor(Role role) {
    return new Actor(UUID.randomUUID(), "a", "A", Set.of(role), Optional.empty(), Optional.empty());
  }
}
