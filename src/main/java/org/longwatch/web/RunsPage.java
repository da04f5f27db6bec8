package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.reference.ProductProfiles;
import org.longwatch.security.Access;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.DetectionRuns;
import org.longwatch.signal.attempt.Attempt;
import org.longwatch.signal.attempt.RunOrders;

/** Every detection run, those under way, and the ordering of new ones. */
@Named
@RequestScoped
public class RunsPage {

  private static final int LATEST = 100;
  private static final int UNFINISHED = 20;

  /** A lag longer than a life leaves nothing to count. */
  private static final int LONGEST_LAG = 36_500;

  private static final String COUNTED = "COUNTED";

  @Inject DetectionRuns runs;
  @Inject RunOrders orders;
  @Inject ProductProfiles profiles;
  @Inject Access access;
  @Inject CurrentActor currentActor;
  @Inject Clocks clocks;

  private String lockPoint;
  private String cutOff;
  private String lag = "0";
  private String unit = DetectionCriteria.STANDARD.unit().name();
  private String attribution = DetectionCriteria.STANDARD.attribution().name();
  private String time = DetectionCriteria.STANDARD.timeAtRisk().name();
  private String disease = COUNTED;
  private String windows = "";
  private List<DetectionRun> list;
  private List<Attempt> attempts;

  /** A run with the one before it. */
  public record Row(DetectionRun run, UUID before) {}

  public void open() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    cutOff = cutOff == null ? clocks.today(ZoneOffset.UTC).toString() : cutOff;
  }

  /** Orders a run; it begins within seconds. */
  public String order() {
    orders.order(
        DetectionCriteria.of(
            chosen(DetectionCriteria.Unit.values(), unit),
            (int) number("lag", lag, LONGEST_LAG),
            chosen(DetectionCriteria.Attribution.values(), attribution),
            chosen(DetectionCriteria.TimeAtRisk.values(), time),
            COUNTED.equals(disease) ? 0 : newestProfiles(),
            windows(windows)),
        lockPoint == null || lockPoint.isBlank()
            ? OptionalLong.empty()
            : OptionalLong.of(number("lockPoint", lockPoint, Long.MAX_VALUE)),
        day(cutOff));
    Viewer.tell("The run is ordered. It begins within seconds and is listed here.");
    return "/runs?faces-redirect=true";
  }

  /** What was chosen from a list; the first, as the standard has it, if it is none of them. */
  private static <E extends Enum<E>> E chosen(E[] values, String name) {
    return Arrays.stream(values)
        .filter(value -> value.name().equals(name))
        .findFirst()
        .orElse(values[0]);
  }

  private int newestProfiles() {
    return profiles
        .newest()
        .orElseThrow(
            () ->
                new RuleViolated(
                    "disease", "No product profile is loaded that says what a product treats"));
  }

  private static List<DetectionCriteria.Window> windows(String text) {
    try {
      return DetectionCriteria.Window.list(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new RuleViolated(
          "windows", "Windows are written FAMILY:first-last, for instance SOLID_TUMOUR:0-730");
    }
  }

  public DetectionCriteria.Attribution[] getAttributions() {
    return DetectionCriteria.Attribution.values();
  }

  public DetectionCriteria.TimeAtRisk[] getTimes() {
    return DetectionCriteria.TimeAtRisk.values();
  }

  private static long number(String field, String text, long most) {
    try {
      long number = Long.parseLong(Viewer.text(field, text));
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(field);
    }
    throw wrong(field);
  }

  private static RuleViolated wrong(String field) {
    return new RuleViolated(
        field,
        field.equals("lag")
            ? "The lag is a whole number of days, from 0 to " + LONGEST_LAG
            : "The lock point is an audit position: a whole number from 0");
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(String.valueOf(text).strip());
    } catch (DateTimeParseException e) {
      throw new RuleViolated("clinicalCutOff", "A day is written like 2026-06-30");
    }
  }

  /** Whether the viewer may order runs. */
  public boolean isMaker() {
    return currentActor
        .find()
        .filter(actor -> actor.is(Role.SAFETY_PHYSICIAN) || actor.is(Role.STEWARD))
        .isPresent();
  }

  public List<DetectionRun> getList() {
    if (list == null) {
      list = runs.runs(LATEST);
    }
    return list;
  }

  /** Runs, newest first. */
  public List<Row> getRows() {
    List<DetectionRun> all = getList();
    return java.util.stream.IntStream.range(0, all.size())
        .mapToObj(i -> new Row(all.get(i), i + 1 < all.size() ? all.get(i + 1).id() : null))
        .toList();
  }

  /** Runs that wait, run, have died or have failed. */
  public List<Attempt> getAttempts() {
    if (attempts == null) {
      attempts = orders.unfinished(UNFINISHED);
    }
    return attempts;
  }

  /** Whether something will still come of an attempt. */
  public boolean isBusy() {
    return getAttempts().stream().anyMatch(attempt -> attempt.state().isOpen());
  }

  /** How long a run took. */
  public String duration(DetectionRun run) {
    Duration took = Duration.between(run.startedAt(), run.finishedAt());
    return took.toMinutes() > 0
        ? took.toMinutes() + " min " + took.toSecondsPart() + " s"
        : took.toSeconds() + "." + took.toMillisPart() / 100 + " s";
  }

  public String getLockPoint() {
    return lockPoint;
  }

  public void setLockPoint(String lockPoint) {
    this.lockPoint = lockPoint;
  }

  public String getCutOff() {
    return cutOff;
  }

  public void setCutOff(String cutOff) {
    this.cutOff = cutOff;
  }

  public String getLag() {
    return lag;
  }

  public void setLag(String lag) {
    this.lag = lag;
  }

  public String getUnit() {
    return unit;
  }

  public void setUnit(String unit) {
    this.unit = unit;
  }

  public String getAttribution() {
    return attribution;
  }

  public void setAttribution(String attribution) {
    this.attribution = attribution;
  }

  public String getTime() {
    return time;
  }

  public void setTime(String time) {
    this.time = time;
  }

  public String getDisease() {
    return disease;
  }

  public void setDisease(String disease) {
    this.disease = disease;
  }

  public String getWindows() {
    return windows;
  }

  public void setWindows(String windows) {
    this.windows = windows;
  }
}
