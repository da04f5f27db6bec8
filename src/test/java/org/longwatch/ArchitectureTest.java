package org.longwatch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules of {@code docs/architecture.puml} and of CONTRIBUTING, held by the build. */
class ArchitectureTest {

  private static final int CLASSES_PER_ROOM = 25;

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.longwatch");

  @Test
  void theCodeKeepsToTheDrawing() throws IOException {
    classes()
        .should(
            adhereToPlantUmlDiagram(
                Path.of("docs/architecture.puml").toUri().toURL(),
                consideringOnlyDependenciesInAnyPackage("org.longwatch..")))
        .check(HOUSE);
  }

  @Test
  void roomsFormNoCircle() {
    slices().matching("org.longwatch.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void everyLibraryHasOneRoomThatKnowsIt() {
    onlyIn("org.longwatch.platform", "org.quartz..");
    onlyIn(Set.of("org.longwatch.platform", "org.longwatch.process"), "jakarta.mail..");
    onlyIn("org.longwatch.platform", "org.flywaydb..");
    onlyIn("org.longwatch.search", "org.apache.lucene..");
    onlyIn("org.longwatch.reminder", "biweekly..");
    onlyIn("org.longwatch.fhir..", "ca.uhn.fhir..", "org.hl7.fhir..");
    onlyIn("org.longwatch.web..", "jakarta.faces..");
    onlyIn("org.longwatch.api", "jakarta.ws.rs..");
    onlyIn("org.longwatch.cli..", "picocli..");
    onlyIn("org.longwatch.identity", "com.nimbusds..", "org.bouncycastle..");
    onlyIn("org.longwatch.web", "com.google.zxing..");
  }

  @Test
  void statisticsKnowsOnlyTheJdkAndHipparchus() {
    classes()
        .that()
        .resideInAPackage("org.longwatch.statistics..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("org.longwatch.statistics..", "java..", "org.hipparchus..")
        .check(HOUSE);
  }

  @Test
  void theDomainIsToldTheTime() {
    noClasses()
        .that(
            resideInAPackage("org.longwatch..")
                .and(
                    not(
                        resideInAnyPackage(
                            "org.longwatch.platform",
                            "org.longwatch.process",
                            "org.longwatch.cli"))))
        .should()
        .accessTargetWhere(asksTheSystemClock())
        .because("only platform touches the system clock; launcher processes have no domain")
        .check(HOUSE);
  }

  @Test
  void namesAreWordsOfTheField() {
    Pattern technical =
        Pattern.compile(".*(Service|Manager|Impl|Helper|Utils?|Dto|DTO)$|^Abstract.*");
    List<String> found =
        HOUSE.stream()
            .map(JavaClass::getSimpleName)
            .filter(name -> technical.matcher(name).matches())
            .toList();
    assertEquals(List.of(), found);
  }

  @Test
  void noRoomIsCrowded() {
    List<String> crowded =
        HOUSE.stream()
            .filter(type -> type.isTopLevelClass())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
            .entrySet()
            .stream()
            .filter(room -> room.getValue() > CLASSES_PER_ROOM)
            .map(room -> room.getKey() + " has " + room.getValue() + " classes")
            .sorted()
            .toList();
    assertEquals(List.of(), crowded);
  }

  @Test
  void everyRoomSaysWhatItIsFor() throws IOException {
    List<String> silent = new ArrayList<>();
    Set<String> rooms = HOUSE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    for (String room : rooms) {
      Path note = Path.of("src/main/java", room.replace('.', '/'), "package-info.java");
      if (!Files.exists(note)) {
        silent.add(room + " has no package-info");
        continue;
      }
      try (Stream<String> lines = Files.lines(note)) {
        long words =
            lines
                .map(String::strip)
                .filter(line -> line.startsWith("*") && line.length() > 2)
                .filter(line -> !line.startsWith("*/"))
                .count();
        if (words == 0 || words > 6) {
          silent.add(room + " says it in " + words + " lines");
        }
      }
    }
    assertEquals(List.of(), silent);
  }

  private static void onlyIn(String room, String... libraries) {
    onlyIn(Set.of(room), libraries);
  }

  private static void onlyIn(Set<String> rooms, String... libraries) {
    noClasses()
        .that(
            resideInAPackage("org.longwatch..")
                .and(not(resideInAnyPackage(rooms.toArray(String[]::new)))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  /** UUID version 7 needs the machine's time as a sort key; nothing reads it back. */
  private static DescribedPredicate<JavaAccess<?>> asksTheSystemClock() {
    return new DescribedPredicate<>("asks the system clock") {
      @Override
      public boolean test(JavaAccess<?> access) {
        if (access.getOriginOwner().getSimpleName().equals("TimeOrderedId")) {
          return false;
        }
        String owner = access.getTargetOwner().getFullName();
        String name = access.getTarget().getName();
        boolean now = name.equals("now") && owner.startsWith("java.time.");
        boolean millis = owner.equals("java.lang.System") && name.equals("currentTimeMillis");
        boolean date = owner.equals("java.util.Date") && name.equals("<init>");
        return now || millis || date;
      }
    };
  }
}
