package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.longwatch.chart.Figures;
import org.longwatch.chart.ShareChart;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.ProductId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.ProductLine;
import org.longwatch.retention.CompletenessLine;
import org.longwatch.retention.PeerPlace;
import org.longwatch.retention.Retention;
import org.longwatch.retention.RetentionCurve;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;

/**
 * How complete follow-up is: of the viewer's own centre, of one that a steward or safety physician
 * chose, or of products over all centres for a regulator.
 */
@Named
@RequestScoped
public class CompletenessPage {

  @Inject Retention retention;
  @Inject Catalogue catalogue;
  @Inject Figures figures;
  @Inject Access access;

  private String centreCode;
  private String productCode;
  private String yearText;
  private CentreLine centre;
  private Retention.Filter filter;
  private List<Row> rows;
  private CompletenessLine total;
  private List<Retention.Day> days;
  private List<Retention.FunnelStep> funnel;
  private RetentionCurve curve;
  private Optional<PeerPlace> place;

  /**
   * A line of the table.
   *
   * @param product code, empty where all are together
   * @param year label of the year since infusion
   */
  public record Row(String product, String year, CompletenessLine line) {}

  /** Reads what the viewer may see. */
  public void open() {
    access.require(
        Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    if (isProductsOnly()) {
      return;
    }
    Optional<CentreId> own = access.compartment();
    if (own.isPresent()) {
      centre = catalogue.centre(own.get());
    } else if (centreCode != null) {
      centre =
          catalogue
              .centreByCode(centreCode)
              .orElseThrow(() -> new NotFound("There is no centre " + centreCode));
    } else {
      centre = catalogue.centres().stream().filter(CentreLine::active).findFirst().orElse(null);
    }
    if (centre != null) {
      filter = new Retention.Filter(product(), year());
      read();
    }
  }

  private void read() {
    List<CompletenessLine> lines = retention.lines(centre.id(), filter);
    rows = new ArrayList<>();
    for (CompletenessLine line : lines) {
      rows.add(
          new Row(
              catalogue.product(line.product().orElseThrow()).code(),
              year(line.year().orElseThrow()),
              line));
    }
    rows.sort(
        Comparator.comparing(Row::product).thenComparing(row -> row.line().year().orElseThrow()));
    total = retention.total(lines);
    days = retention.trend(centre.id(), filter);
    funnel = retention.funnel(centre.id(), filter.product());
    curve = retention.curve(centre.id(), filter.product());
    place = retention.place(centre.id(), filter);
  }

  private Optional<ProductId> product() {
    return Optional.ofNullable(productCode)
        .map(
            code ->
                catalogue
                    .productByCode(code)
                    .map(ProductLine::id)
                    .orElseThrow(() -> new NotFound("There is no product " + code)));
  }

  private Optional<Integer> year() {
    if (yearText == null) {
      return Optional.empty();
    }
    if (!yearText.matches("[0-9]{1,2}")) {
      throw new NotFound("There is no year " + yearText);
    }
    return Optional.of(Integer.parseInt(yearText));
  }

  private static String year(int year) {
    return Integer.toString(year + 1);
  }

  /** Whether the viewer sees products over all centres and no centre. */
  public boolean isProductsOnly() {
    Actor actor = access.require(Role.values());
    return access.compartment().isEmpty()
        && !actor.is(Role.STEWARD)
        && !actor.is(Role.SAFETY_PHYSICIAN);
  }

  public List<Retention.ProductYear> getProductYears() {
    return retention.byProduct();
  }

  /** The day that the products were counted on. */
  public LocalDate getKept() {
    return retention.lastKept().orElse(null);
  }

  public boolean isChooser() {
    return access.compartment().isEmpty();
  }

  public List<CentreLine> getCentres() {
    return isChooser() ? catalogue.centres() : List.of();
  }

  public CentreLine getCentre() {
    return centre;
  }

  public List<Row> getRows() {
    return rows;
  }

  public CompletenessLine getTotal() {
    return total;
  }

  /** Patients treated, whatever year is asked for. */
  public long getTreated() {
    return curve.patients();
  }

  public TreeSet<String> getProducts() {
    TreeSet<String> products = new TreeSet<>();
    catalogue.products().stream().map(ProductLine::code).forEach(products::add);
    return products;
  }

  public List<Integer> getYears() {
    return IntStream.range(0, Retention.YEARS).boxed().toList();
  }

  /** The same question as a file. */
  public String getFile() {
    StringBuilder file = new StringBuilder("/api/completeness.csv?");
    if (centre != null) {
      file.append("centre=").append(encoded(centre.code()));
    }
    if (productCode != null) {
      file.append("&product=").append(encoded(productCode));
    }
    if (yearText != null) {
      file.append("&year=").append(encoded(yearText));
    }
    return file.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The share over time, or null while there is one day only. */
  public ShareChart getTrend() {
    if (days.size() < 2) {
      return null;
    }
    LocalDate first = days.get(0).day();
    long length = Math.max(1, ChronoUnit.DAYS.between(first, days.get(days.size() - 1).day()));
    ShareChart chart = new ShareChart(length, false);
    int every = Math.max(1, (days.size() + 3) / 5);
    for (int i = 0; i < days.size(); i++) {
      Retention.Day day = days.get(i);
      double at = ChronoUnit.DAYS.between(first, day.day());
      chart.point(
          at, day.counts().share(), day.day() + ": " + figures.percent(day.counts().share()));
      if (i == 0 || i == days.size() - 1 || i % every == 0 && days.size() - 1 - i >= every) {
        chart.tick(at, day.day().toString());
      }
    }
    return chart;
  }

  public List<Retention.Day> getDays() {
    return days;
  }

  public String getTrendWords() {
    Retention.Day first = days.get(0);
    Retention.Day last = days.get(days.size() - 1);
    if (days.size() < 2) {
      return "Today "
          + figures.percent(last.counts().share())
          + " of the contacts that can be judged were held. The trend begins with the first night"
          + " that is kept.";
    }
    double change = last.counts().share() - first.counts().share();
    String way = Math.abs(change) < 0.0005 ? "unchanged" : change > 0 ? "up" : "down";
    return "Contacts held of those that can be judged: "
        + figures.percent(last.counts().share())
        + " on "
        + last.day()
        + ", "
        + way
        + " from "
        + figures.percent(first.counts().share())
        + " on "
        + first.day()
        + ".";
  }

  /** Where the centre stands among its peers, in words. */
  public String getPlaceWords() {
    return place
        .map(
            found ->
                "Rank "
                    + found.rank()
                    + " of "
                    + found.peers()
                    + " centres by share held, in the "
                    + List.of("best", "second", "third", "last").get(found.quartile() - 1)
                    + " quarter; the middle of all is "
                    + figures.percent(found.median())
                    + ". Peers are not named, and centres with few patients are left out.")
        .orElse(
            "No place among peers: the centre has too few patients, too few other centres can be"
                + " compared, or no night was counted yet.");
  }

  public List<Retention.FunnelStep> getFunnel() {
    return funnel;
  }

  /** Width of a bar of the funnel in per cent of all that were treated. */
  public long width(long part) {
    return getTreated() == 0 ? 0 : Math.min(100, Math.round(100.0 * part / getTreated()));
  }

  public String getFunnelWords() {
    if (funnel.isEmpty()) {
      return getTreated() + " patients were treated; no anniversary is over yet.";
    }
    Retention.FunnelStep last = funnel.get(funnel.size() - 1);
    return getTreated()
        + " patients were treated. At the end of year "
        + last.year()
        + ", "
        + last.seen()
        + " of "
        + last.expected()
        + " were seen who should have been by now.";
  }

  public RetentionCurve getCurve() {
    return curve;
  }

  /** The curve of those still followed. */
  public ShareChart getCurveChart() {
    if (curve.patients() == 0) {
      return null;
    }
    return ShareChart.of(curve, Retention.YEARS, figures);
  }

  public String getCurveWords() {
    if (curve.patients() == 0) {
      return "Nobody was treated yet.";
    }
    RetentionCurve.Year last = curve.years().get(curve.years().size() - 1);
    return curve.left()
        + " of "
        + curve.patients()
        + " patients were lost or withdrew. After "
        + last.year()
        + " years "
        + figures.percents(last.followed())
        + " are still followed (Kaplan-Meier with 95 % limits; who died or reached the end of the"
        + " plan is censored).";
  }

  public String getCentreCode() {
    return centreCode;
  }

  public void setCentreCode(String centreCode) {
    this.centreCode = centreCode;
  }

  public String getProductCode() {
    return productCode;
  }

  public void setProductCode(String productCode) {
    this.productCode = productCode;
  }

  public String getYearText() {
    return yearText;
  }

  public void setYearText(String yearText) {
    this.yearText = yearText;
  }
}
