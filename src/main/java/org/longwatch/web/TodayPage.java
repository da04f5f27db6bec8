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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.longwatch.intake.ReceiptLine;
import org.longwatch.intake.Receipts;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligations;
import org.longwatch.platform.Clocks;
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

  @Inject @Any Instance<Obligations> sources;
  @Inject Catalogue catalogue;
  @Inject Receipts receipts;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Clocks clocks;

  private String centreCode;
  private String product;
  private String state;
  private int page = 1;
  private CentreLine centre;
  private LocalDate today;
  private List<Row> rows;
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
      if (window.latest().isBefore(today)) {
        return OVERDUE;
      }
      return window.earliest().isAfter(today) ? COMING : IN_WINDOW;
    }
  }

  /**
   * A line of the list.
   *
   * @param left how long it is late, left or away
   */
  public record Row(Obligation owed, Urgency urgency, String left, WindowBar bar) {}

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

  private List<Row> all() {
    if (rows == null) {
      rows = new ArrayList<>();
      if (centre != null) {
        for (Obligations source : sources) {
          for (Obligation owed : source.open(List.of(centre.id()), today.plusDays(DAYS_AHEAD))) {
            Urgency urgency = Urgency.of(owed.window(), today);
            rows.add(
                new Row(
                    owed,
                    urgency,
                    left(owed.window(), urgency, today),
                    WindowBar.of(owed.window(), today)));
          }
        }
        rows.sort(
            Comparator.comparing(Row::urgency)
                .thenComparing(row -> row.owed().window().latest())
                .thenComparing(row -> row.owed().pseudonym()));
      }
    }
    return rows;
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

  private List<Row> filtered() {
    return all().stream()
        .filter(row -> product == null || row.owed().product().equals(product))
        .filter(row -> state == null || row.urgency().name().equals(state))
        .toList();
  }

  public List<Row> getRows() {
    List<Row> found = filtered();
    int from = Math.min((page() - 1) * ROWS, found.size());
    List<Row> shown = found.subList(from, Math.min(from + ROWS, found.size()));
    if (!noted) {
      accessLog.note(
          "read work list",
          centre.code(),
          shown.stream().map(row -> row.owed().patient()).distinct().toList());
      noted = true;
    }
    return shown;
  }

  public int getTotal() {
    return filtered().size();
  }

  public int getPages() {
    return Math.max(1, (getTotal() + ROWS - 1) / ROWS);
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
    return all().stream().filter(row -> row.urgency() == urgency).count();
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

  /** Products that the list mentions, to filter by. */
  public TreeSet<String> getProducts() {
    TreeSet<String> products = new TreeSet<>();
    all().forEach(row -> products.add(row.owed().product()));
    return products;
  }

  /** Whether the viewer may choose among centres. */
  public boolean isChooser() {
    return access.compartment().isEmpty();
  }

  public List<CentreLine> getCentres() {
    return isChooser() ? catalogue.centres() : List.of();
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

  /** The filter as an address, without the page. */
  public String getFilter() {
    StringBuilder filter = new StringBuilder();
    if (isChooser() && centre != null) {
      filter.append("centre=").append(centre.code()).append('&');
    }
    if (product != null) {
      filter
          .append("product=")
          .append(URLEncoder.encode(product, StandardCharsets.UTF_8))
          .append('&');
    }
    return filter.toString();
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

  public String getProduct() {
    return product;
  }

  public void setProduct(String product) {
    this.product = product;
  }

  public String getState() {
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
