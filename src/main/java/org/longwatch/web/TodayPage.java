package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.longwatch.followup.WorkList;
import org.longwatch.identity.SavedViews;
import org.longwatch.intake.ReceiptLine;
import org.longwatch.intake.Receipts;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligations;
import org.longwatch.kernel.PatientId;
import org.longwatch.outreach.AttemptLine;
import org.longwatch.outreach.Outreach;
import org.longwatch.outreach.OutreachReader;
import org.longwatch.platform.Clocks;
import org.longwatch.reference.PlanItem;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Role;

/** What a centre owes, most urgent first. */
@Named
@RequestScoped
public class TodayPage {

  /** How far ahead the list looks. */
  private static final int DAYS_AHEAD = 30;

  private static final int ROWS = 25;
  private static final int REFUSALS = 20;

  /** The source that is read page by page. */
  private static final String PLANNED = "followup";

  @Inject @Any Instance<Obligations> sources;
  @Inject WorkList workList;
  @Inject OutreachReader outreachReader;
  @Inject Outreach outreach;
  @Inject SavedViews savedViews;
  @Inject Catalogue catalogue;
  @Inject Receipts receipts;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Clocks clocks;

  private String centreCode;
  private String kind;
  private String product;
  private String state;
  private String pseudonym;
  private String undo;
  private String viewName;
  private int page = 1;
  private CentreLine centre;
  private List<CentreLine> centres;
  private LocalDate today;
  private List<WorkList.Tally> tallies;
  private List<String> products;
  private List<SavedViews.View> views;
  private List<Row> rows;
  private List<Row> reports;
  private List<WorkList.Unanswered> unanswered;
  private boolean noted;
  private List<ReceiptLine> refusals;

  /** Where an obligation stands today. */
  public enum Urgency {
    OVERDUE("Overdue", "bad"),
    IN_WINDOW("In window", "warn"),
    COMING("Coming", "");

    private final String label;
    private final String look;

    Urgency(String label, String look) {
      this.label = label;
      this.look = look;
    }

    public String getLabel() {
      return label;
    }

    public String getLook() {
      return look;
    }

    static Urgency of(DateWindow window, LocalDate today) {
      return valueOf(WorkList.Due.of(window, today).name());
    }
  }

  /**
   * A line of the list.
   *
   * @param left how long it is late, left or away
   * @param attempts how often it was tried to reach the patient
   * @param contact whether a contact completes it, so that the form for one does
   */
  public record Row(
      Obligation owed,
      Urgency urgency,
      String left,
      WindowBar bar,
      int attempts,
      boolean contact) {}

  /**
   * The window on a scale that all rows share: today in the middle, half a year to either side.
   * What lies beyond is cut off at the edge; what lies wholly before it is an arrow.
   */
  public record WindowBar(int from, int width, int target, int today, boolean before) {

    static final int WIDTH = 240;
    private static final int MIDDLE = WIDTH / 2;
    private static final int DAYS = 180;

    static WindowBar of(DateWindow window, LocalDate today) {
      int from = place(window.earliest(), today);
      int to = place(window.latest(), today);
      boolean before = ChronoUnit.DAYS.between(window.latest(), today) >= DAYS;
      return new WindowBar(
          from, Math.max(to - from, 4), place(window.target(), today), MIDDLE, before);
    }

    private static int place(LocalDate day, LocalDate today) {
      long days = ChronoUnit.DAYS.between(today, day);
      return (int) Math.max(3, Math.min(WIDTH - 3, MIDDLE + days * MIDDLE / DAYS));
    }
  }

  /** Finds the centre: the viewer's own, or the one that a steward chose. */
  public void open() {
    access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.STEWARD);
    Optional<CentreId> own = access.compartment();
    if (own.isPresent()) {
      centre = catalogue.centre(own.get());
    } else if (getCentreCode() != null) {
      centre =
          catalogue
              .centreByCode(centreCode)
              .orElseThrow(() -> new NotFound("There is no centre " + centreCode));
    } else {
      centre = catalogue.centres().stream().filter(CentreLine::active).findFirst().orElse(null);
    }
    if (centre != null) {
      today = clocks.today(centre.zone());
    }
  }

  /** The centre states that its past visits are entered. */
  public String confirmHistory() {
    open();
    catalogue.confirmHistory(centre.id());
    Viewer.tell("Thank you. From now on a missing past visit counts as missing.");
    return "/today?faces-redirect=true" + (isChooser() ? "&centre=" + centre.code() : "");
  }

  private WorkList.Filter filter(boolean whole) {
    return new WorkList.Filter(
        named(PlanItem.class, kind),
        Optional.ofNullable(product),
        whole ? named(WorkList.Due.class, state) : Optional.empty(),
        Optional.ofNullable(pseudonym).map(String::strip).filter(part -> !part.isEmpty()));
  }

  private static <E extends Enum<E>> Optional<E> named(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().equals(name))
        .findFirst();
  }

  private List<WorkList.Tally> tallies() {
    if (tallies == null) {
      tallies =
          centre == null
              ? List.of()
              : workList.tally(centre.id(), filter(false), today, today.plusDays(DAYS_AHEAD));
    }
    return tallies;
  }

  private Row row(Obligation owed, Map<PatientId, Integer> attempts, boolean contact) {
    Urgency urgency = Urgency.of(owed.window(), today);
    return new Row(
        owed,
        urgency,
        left(owed.window(), urgency, today),
        WindowBar.of(owed.window(), today),
        attempts.getOrDefault(owed.patient(), 0),
        contact);
  }

  static String left(DateWindow window, Urgency urgency, LocalDate today) {
    return switch (urgency) {
      case OVERDUE -> days(ChronoUnit.DAYS.between(window.latest(), today)) + " late";
      case IN_WINDOW -> days(ChronoUnit.DAYS.between(today, window.latest())) + " left";
      case COMING -> "opens in " + days(ChronoUnit.DAYS.between(today, window.earliest()));
    };
  }

  private static String days(long days) {
    if (days > 730) {
      return days / 365 + " years";
    }
    return days == 1 ? "1 day" : days + " days";
  }

  /** The page of what plans owe. */
  public List<Row> getRows() {
    if (rows == null) {
      List<WorkList.Line> lines =
          centre == null
              ? List.of()
              : workList.page(
                  centre.id(),
                  filter(true),
                  today,
                  today.plusDays(DAYS_AHEAD),
                  (page() - 1) * ROWS,
                  ROWS);
      Map<PatientId, Integer> attempts =
          outreachReader.attemptsOf(
              lines.stream().map(line -> line.owed().patient()).distinct().toList());
      rows =
          lines.stream()
              .map(line -> row(line.owed(), attempts, line.kind() == PlanItem.FOLLOW_UP))
              .toList();
      note();
    }
    return rows;
  }

  /** What is owed beside the plans: a contact told of something that needs a report of its own. */
  public List<Row> getReports() {
    if (reports == null) {
      reports = new ArrayList<>();
      if (centre != null) {
        for (Obligations source : sources) {
          if (!source.source().equals(PLANNED)) {
            source
                .open(List.of(centre.id()), today.plusDays(DAYS_AHEAD))
                .forEach(owed -> reports.add(row(owed, Map.of(), false)));
          }
        }
        reports.sort(Comparator.comparing(row -> row.owed().window().latest()));
      }
    }
    return reports;
  }

  /** Contacts that left questions open which every contact asks. */
  public List<WorkList.Unanswered> getUnanswered() {
    if (unanswered == null) {
      unanswered = centre == null ? List.of() : workList.unanswered(centre.id(), today, ROWS + 1);
    }
    return unanswered.subList(0, Math.min(ROWS, unanswered.size()));
  }

  public String getOpenQueries() {
    int shown = getUnanswered().size();
    return unanswered.size() > ROWS ? ROWS + "+" : "" + shown;
  }

  /** Questions in words. */
  public String questions(List<String> open) {
    return open.stream().map(PatientPage::words).collect(Collectors.joining(", "));
  }

  private void note() {
    if (!noted && centre != null) {
      noted = true;
      accessLog.note(
          "read work list",
          centre.code(),
          Stream.of(
                  getRows().stream().map(row -> row.owed().patient()),
                  getReports().stream().map(row -> row.owed().patient()),
                  getUnanswered().stream().map(WorkList.Unanswered::patient))
              .flatMap(patients -> patients)
              .distinct()
              .toList());
    }
  }

  /** How many the filter finds. */
  public long getTotal() {
    Optional<WorkList.Due> due = named(WorkList.Due.class, state);
    return tallies().stream()
        .filter(tally -> due.isEmpty() || tally.due() == due.get())
        .mapToLong(WorkList.Tally::count)
        .sum();
  }

  public int getPages() {
    return (int) Math.max(1, (getTotal() + ROWS - 1) / ROWS);
  }

  private int page() {
    return Math.max(1, Math.min(page, getPages()));
  }

  public long getOverdue() {
    return count(Urgency.OVERDUE);
  }

  public long getInWindow() {
    return count(Urgency.IN_WINDOW);
  }

  public long getComing() {
    return count(Urgency.COMING);
  }

  private long count(Urgency urgency) {
    return tallies().stream()
        .filter(tally -> tally.due().name().equals(urgency.name()))
        .mapToLong(WorkList.Tally::count)
        .sum();
  }

  /** Whether the viewer may enter what was done: people of the centre may. */
  public boolean isEntering() {
    return access.isPersonOf(centre.id());
  }

  /** The attempt that was entered just now and may be undone. */
  public boolean isUndoable() {
    return attempt().isPresent();
  }

  private Optional<AttemptLine> attempt() {
    return Optional.ofNullable(getUndo())
        .filter(id -> id.matches("[0-9a-f-]{36}"))
        .flatMap(id -> outreachReader.attempt(UUID.fromString(id)))
        .filter(line -> getCentre() != null && line.centre().equals(centre.id()));
  }

  /** Takes the attempt back that was entered just now. */
  public String takeBack() {
    open();
    AttemptLine line = attempt().orElseThrow(() -> new NotFound("There is no such attempt"));
    outreach.withdrawAttempt(line.id(), "undone by whoever entered it");
    Viewer.tell("The attempt does not count any more.");
    return "/today?faces-redirect=true";
  }

  public List<SavedViews.View> getViews() {
    if (views == null) {
      views = savedViews.of(PLANNED);
    }
    return views;
  }

  /** Keeps the filter under a name, without the search for a patient. */
  public String keepView() {
    open();
    String filter = query(false, false);
    savedViews.keep(PLANNED, viewName, filter);
    Viewer.tell("The view is kept under this name.");
    return "/today?faces-redirect=true&" + filter;
  }

  /** Forgets a kept filter. */
  public String removeView(String name) {
    savedViews.remove(PLANNED, name);
    Viewer.tell("The view is removed.");
    return "/today?faces-redirect=true";
  }

  /** Submissions of the last 30 days that were refused, newest first. */
  public List<ReceiptLine> getRefusals() {
    if (refusals == null) {
      Instant since = clocks.instant().minus(DAYS_AHEAD, ChronoUnit.DAYS);
      refusals =
          centre == null
              ? List.of()
              : receipts.refused(Optional.of(centre.id()), since, REFUSALS + 1);
    }
    return refusals;
  }

  public String getRefused() {
    return getRefusals().size() > REFUSALS ? REFUSALS + "+" : "" + getRefusals().size();
  }

  /** Products that the centre follows patients after, to filter by. */
  public List<String> getProducts() {
    if (products == null) {
      products = centre == null ? List.of() : workList.products(centre.id());
    }
    return products;
  }

  public PlanItem[] getKinds() {
    return PlanItem.values();
  }

  /** Whether the viewer may choose among centres. */
  public boolean isChooser() {
    return access.compartment().isEmpty();
  }

  public List<CentreLine> getCentres() {
    if (centres == null) {
      centres = isChooser() ? catalogue.centres() : List.of();
    }
    return centres;
  }

  public CentreLine getCentre() {
    if (centre == null) {
      open();
    }
    return centre;
  }

  public LocalDate getToday() {
    return today;
  }

  /** The filter as an address, without state and page, ready for more. */
  public String getFilter() {
    String filter = query(true, true);
    return filter.isEmpty() ? "" : filter + "&";
  }

  /** The list as it stands, as a parameter that leads back to it. */
  public String getBack() {
    return encode(
        getFilter() + (state == null ? "" : "state=" + encode(state) + "&") + "page=" + page());
  }

  private String query(boolean withPseudonym, boolean withoutState) {
    List<String> parts = new ArrayList<>();
    if (isChooser() && centre != null) {
      parts.add("centre=" + encode(centre.code()));
    }
    add(parts, "kind", kind);
    add(parts, "product", product);
    add(parts, "state", withoutState ? null : state);
    add(parts, "q", withPseudonym ? pseudonym : null);
    return String.join("&", parts);
  }

  private static void add(List<String> parts, String name, String value) {
    if (value != null) {
      parts.add(name + "=" + encode(value));
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public Urgency[] getUrgencies() {
    return Urgency.values();
  }

  public String getCentreCode() {
    centreCode = Viewer.parameter(centreCode, "centre");
    return centreCode;
  }

  public void setCentreCode(String centreCode) {
    this.centreCode = centreCode;
  }

  public String getKind() {
    kind = Viewer.parameter(kind, "kind");
    return kind;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  public String getPseudonym() {
    return pseudonym;
  }

  public void setPseudonym(String pseudonym) {
    this.pseudonym = pseudonym;
  }

  public String getUndo() {
    undo = Viewer.parameter(undo, "undo");
    return undo;
  }

  public void setUndo(String undo) {
    this.undo = undo;
  }

  public String getViewName() {
    return viewName;
  }

  public void setViewName(String viewName) {
    this.viewName = viewName;
  }

  public String getProduct() {
    product = Viewer.parameter(product, "product");
    return product;
  }

  public void setProduct(String product) {
    this.product = product;
  }

  public String getState() {
    state = Viewer.parameter(state, "state");
    return state;
  }

  public void setState(String state) {
    this.state = state;
  }

  public int getPage() {
    return page();
  }

  public void setPage(int page) {
    this.page = page;
  }
}
