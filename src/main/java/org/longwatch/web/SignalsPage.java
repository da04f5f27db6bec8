package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.DuplicateLine;
import org.longwatch.adverseevent.DuplicateVerdicts;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Clocks;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ProductLine;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;
import org.longwatch.signal.Criterion;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.Outlier;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.attempt.RunOrders;
import org.longwatch.signal.review.Alert;
import org.longwatch.signal.review.AlertLine;
import org.longwatch.signal.review.Signal;
import org.longwatch.signal.review.SignalReview;
import org.longwatch.signal.review.SignalState;
import org.longwatch.signal.review.SignalTable;

/** Everything that deserves a look, in one place. */
@Named
@RequestScoped
public class SignalsPage {

  private static final int ROWS = 50;
  private static final int ALERTS = 500;

  @Inject SignalTable table;
  @Inject RunOrders orders;
  @Inject SignalReview review;
  @Inject DuplicateVerdicts duplicates;
  @Inject AdverseEventReader events;
  @Inject Catalogue catalogue;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject CurrentActor currentActor;
  @Inject Clocks clocks;

  private String tab;
  private String level = PairLine.Level.FAMILY.name();
  private String product;
  private boolean flagged;
  private String order = SignalTable.Order.RANK.name();
  private int page = 1;
  private SignalTable.Page found;
  private List<AlertLine> alerts;
  private List<Duplicate> pairs;

  /** A heading of the page with how much waits under it. */
  public record Tab(String key, String name, String count, boolean here) {}

  /** A column that can be sorted by. */
  public record Column(String order, String name, String hint, boolean number) {}

  /** Two reports that may be one. */
  public record Duplicate(
      UUID id, String why, long percent, AdverseEventLine first, AdverseEventLine second) {}

  /** The sortable columns of the table. */
  private static final List<Column> COLUMNS =
      List.of(
          new Column("RANK", "Rank", "by the smaller exact p-value", true),
          new Column("PRODUCT", "Product", "", false),
          new Column("EVENT", "Event", "", false),
          new Column("", "Criteria met", "exploratory", false),
          new Column("PATIENTS", "Patients", "patients with the event", true),
          new Column("CASES", "Cases", "serious / fatal below", true),
          new Column("RATE", "Rate", "per 1000 person-years, exact 95 % limits", true),
          new Column("PRR", "PRR", "95 % limits", true),
          new Column("", "ROR", "95 % limits", true),
          new Column("IC", "IC", "95 % limits", true));

  public void open() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR, Role.HOLDER);
    noteShown();
  }

  /** Alerts and pairs of reports are about single patients. */
  private void noteShown() {
    Set<PatientId> shown = new LinkedHashSet<>();
    getTabAlerts().forEach(alert -> alert.patient().ifPresent(shown::add));
    if (getTab().equals("duplicates")) {
      for (Duplicate pair : getDuplicates()) {
        shown.add(pair.first().patient());
        shown.add(pair.second().patient());
      }
    }
    if (!shown.isEmpty()) {
      accessLog.note("read signals", getTab(), shown);
    }
  }

  /** Whether the viewer runs detections and judges pairs. */
  public boolean isReviewer() {
    return is(Role.SAFETY_PHYSICIAN, Role.STEWARD);
  }

  /** Whether the viewer may see alerts beside the table; holders see their products' lines only. */
  private boolean seesAlerts() {
    return is(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
  }

  private boolean is(Role... anyOf) {
    return currentActor
        .find()
        .filter(actor -> java.util.Arrays.stream(anyOf).anyMatch(actor::is))
        .isPresent();
  }

  private SignalTable.Page found() {
    if (found == null) {
      Optional<ProductId> only =
          Optional.ofNullable(product)
              .map(
                  code ->
                      catalogue
                          .productByCode(code)
                          .orElseThrow(() -> new NotFound("There is no product " + code))
                          .id());
      found =
          table.page(
              new SignalTable.Query(
                  PairLine.Level.valueOf(level),
                  only,
                  flagged,
                  SignalTable.Order.valueOf(order),
                  (Math.max(1, page) - 1) * ROWS,
                  ROWS));
    }
    return found;
  }

  private List<AlertLine> alerts() {
    if (alerts == null) {
      alerts = seesAlerts() ? table.alerts(ALERTS) : List.of();
    }
    return alerts;
  }

  /** Alerts of a kind that wait for somebody, the strongest first. */
  public List<AlertLine> alertsOf(String kind) {
    return alerts().stream().filter(alert -> alert.kind() == Alert.Kind.valueOf(kind)).toList();
  }

  /** The alerts of the tab that is open. */
  public List<AlertLine> getTabAlerts() {
    return switch (getTab()) {
      case "lots" -> alertsOf("LOT");
      case "centres" -> alertsOf("SITE");
      case "streams" -> alertsOf("STREAM");
      case "clones" -> alertsOf("CLONE");
      case "cases" -> alertsOf("CASE");
      default -> List.of();
    };
  }

  public List<Outlier> getOutliers() {
    return switch (getTab()) {
      case "lots" -> table.outliers(Outlier.Kind.LOT);
      case "centres" -> table.outliers(Outlier.Kind.SITE);
      default -> List.of();
    };
  }

  public List<Tab> getTabs() {
    List<Tab> tabs = new ArrayList<>();
    add(tabs, "table", "Products and events", alertsOf("PAIR").size());
    if (!seesAlerts()) {
      return tabs;
    }
    add(tabs, "cases", "Case rules", alertsOf("CASE").size());
    add(tabs, "clones", "Clones", alertsOf("CLONE").size());
    add(tabs, "lots", "Lots", alertsOf("LOT").size());
    add(tabs, "centres", "Centres", alertsOf("SITE").size());
    add(tabs, "streams", "Streams", alertsOf("STREAM").size());
    if (isReviewer()) {
      add(tabs, "duplicates", "Duplicates", getDuplicates().size());
    }
    List<Signal.Line> signals = getSignals();
    add(tabs, "review", "Under review", signals.size());
    return tabs;
  }

  private void add(List<Tab> tabs, String key, String name, int count) {
    tabs.add(new Tab(key, name, count == 0 ? "" : Integer.toString(count), key.equals(getTab())));
  }

  /** Pairs of reports that nobody has judged yet, the most alike first. */
  public List<Duplicate> getDuplicates() {
    if (pairs == null) {
      var open = isReviewer() ? duplicates.open() : List.<DuplicateLine>of();
      List<UUID> ids = new ArrayList<>();
      open.forEach(
          pair -> {
            ids.add(pair.one());
            ids.add(pair.other());
          });
      Map<UUID, AdverseEventLine> lines =
          ids.isEmpty()
              ? Map.of()
              : events.events(ids).stream()
                  .collect(
                      Collectors.toMap(AdverseEventLine::id, Function.identity(), (a, b) -> a));
      pairs =
          open.stream()
              .map(
                  pair ->
                      new Duplicate(
                          pair.id(),
                          pair.why(),
                          Math.round(pair.score() * 100),
                          lines.get(pair.one()),
                          lines.get(pair.other())))
              .filter(pair -> pair.first() != null && pair.second() != null)
              .toList();
    }
    return pairs;
  }

  /** The pair is one event; the report named goes on counting. */
  public String same(String pair, String kept, String reason) {
    duplicates.confirm(UUID.fromString(pair), UUID.fromString(kept), reason);
    Viewer.tell("One of the two no longer counts; the next run shows it.");
    return "/signals?faces-redirect=true&tab=duplicates";
  }

  /** The pair are two events. */
  public String different(String pair, String reason) {
    duplicates.reject(UUID.fromString(pair), reason);
    Viewer.tell("Both keep counting, and this pair will not be proposed again.");
    return "/signals?faces-redirect=true&tab=duplicates";
  }

  public List<Signal.Line> getSignals() {
    return review.signals(200);
  }

  /** Runs the detection over what is known now. */
  public String run() {
    DetectionRun run =
        orders.now(DetectionCriteria.STANDARD, OptionalLong.empty(), clocks.today(ZoneOffset.UTC));
    Viewer.tell(
        "The run over "
            + run.patients()
            + " patients and "
            + run.cases()
            + " cases is stored as "
            + run.outputHash().substring(0, 12)
            + ".");
    return "/signals?faces-redirect=true";
  }

  public String takeUp(String alert, String reason) {
    review.open(UUID.fromString(alert), reason);
    Viewer.tell("The alert is a signal under review now.");
    return "/signals?faces-redirect=true&tab=review";
  }

  public String dismiss(String alert, String reason) {
    review.dismiss(UUID.fromString(alert), reason);
    Viewer.tell("The alert is closed. It comes back only if it grows.");
    return "/signals?faces-redirect=true&tab=" + getTab();
  }

  /** The criteria that a line meets, in one order. */
  public String criteria(PairLine line) {
    return line.met().stream().sorted().map(Criterion::label).collect(Collectors.joining(", "));
  }

  /** Moves a signal on; refused if somebody else moved it since. */
  public String decide(String signal, String version, String to, String reason) {
    review.decide(
        UUID.fromString(signal), Integer.parseInt(version), SignalState.valueOf(to), reason);
    Viewer.tell("The assessment is kept.");
    return "/signals?faces-redirect=true&tab=review";
  }

  /** States that may follow, in the order in which they usually come. */
  public List<SignalState> next(Signal.Line signal) {
    return signal.state().next().stream().sorted().toList();
  }

  public DetectionRun getRun() {
    return found().run().orElse(null);
  }

  public List<SignalTable.Row> getRows() {
    return found().rows();
  }

  /** Lines that the viewer may not see because of small counts. */
  public int getWithheld() {
    return found().withheld();
  }

  public int getTotal() {
    return found().total();
  }

  public int getPages() {
    return Math.max(1, (getTotal() + ROWS - 1) / ROWS);
  }

  /** The filter as an address, without order and page. */
  public String getFilter() {
    return "level="
        + level
        + (product == null ? "" : "&product=" + URLEncoder.encode(product, StandardCharsets.UTF_8))
        + (flagged ? "&flagged=true" : "");
  }

  public List<Column> getColumns() {
    return COLUMNS;
  }

  public List<ProductLine> getProducts() {
    return catalogue.products();
  }

  public String getTab() {
    tab = Viewer.parameter(tab, "tab");
    return tab == null || !seesAlerts() ? "table" : tab;
  }

  public void setTab(String tab) {
    this.tab = tab;
  }

  public String getLevel() {
    return level;
  }

  public void setLevel(String level) {
    this.level = "TERM".equals(level) ? level : PairLine.Level.FAMILY.name();
  }

  public String getProduct() {
    return product;
  }

  public void setProduct(String product) {
    this.product = product;
  }

  public boolean isFlagged() {
    return flagged;
  }

  public void setFlagged(boolean flagged) {
    this.flagged = flagged;
  }

  public String getOrder() {
    return order;
  }

  public void setOrder(String order) {
    boolean known =
        java.util.Arrays.stream(SignalTable.Order.values()).anyMatch(o -> o.name().equals(order));
    this.order = known ? order : SignalTable.Order.RANK.name();
  }

  public int getPage() {
    return page;
  }

  public void setPage(int page) {
    this.page = Math.max(1, page);
  }
}
