package org.longwatch.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.identity.AccessReviews;
import org.longwatch.identity.ReviewLine;
import org.longwatch.kernel.CentreId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.web.Viewer;

/** The review of who still has access. */
@Named
@RequestScoped
public class AccessPage {

  @Inject AccessReviews reviews;
  @Inject Catalogue catalogue;
  @Inject Access access;

  private String unused;
  private String show;
  private List<Row> rows;

  /**
   * A line of the review.
   *
   * @param rights roles or scopes in words
   */
  public record Row(ReviewLine line, String rights, String centre, String lastSeen) {}

  public void open() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
  }

  /** Lines that fit the filter. */
  public List<Row> getRows() {
    return all().stream()
        .filter(row -> !"due".equals(getShow()) || row.line().due())
        .filter(row -> !"closed".equals(getShow()) || !row.line().active())
        .filter(
            row ->
                days() == 0
                    || row.line().active()
                        && row.line().unusedDays().map(days -> days >= days()).orElse(true))
        .toList();
  }

  /** How many decisions are due. */
  public long getDue() {
    return all().stream().filter(row -> row.line().due()).count();
  }

  private List<Row> all() {
    if (rows == null) {
      Map<CentreId, String> centres =
          catalogue.centres().stream().collect(Collectors.toMap(CentreLine::id, CentreLine::code));
      rows =
          reviews.lines().stream()
              .map(
                  line ->
                      new Row(
                          line,
                          line.kind() == ReviewLine.Kind.ACCOUNT ? roles(line) : line.access(),
                          line.centre().map(id -> centres.getOrDefault(id, "")).orElse(""),
                          line.unusedDays().map(AccessPage::days).orElse("never")))
              .toList();
    }
    return rows;
  }

  private static String roles(ReviewLine line) {
    String names = line.access().split(" [@o]", 2)[0];
    return java.util.Arrays.stream(names.split(" "))
        .map(name -> Role.valueOf(name).label())
        .collect(Collectors.joining(", "));
  }

  private static String days(long days) {
    return days == 0 ? "today" : days == 1 ? "1 day ago" : days + " days ago";
  }

  public String confirm(String kind, String subject, String rights) {
    return decide(kind, subject, rights, ReviewLine.Decision.CONFIRMED);
  }

  public String close(String kind, String subject, String rights) {
    return decide(kind, subject, rights, ReviewLine.Decision.CLOSED);
  }

  private String decide(String kind, String subject, String rights, ReviewLine.Decision decision) {
    reviews.decide(
        ReviewLine.Kind.valueOf(kind),
        UUID.fromString(subject),
        rights,
        decision,
        Viewer.parameter(null, "note"));
    Viewer.tell(
        decision == ReviewLine.Decision.CONFIRMED
            ? "The access was confirmed."
            : "The access was closed; its sessions and tokens have ended.");
    return "/admin/access?faces-redirect=true"
        + (getShow() == null ? "" : "&show=" + getShow())
        + (days() == 0 ? "" : "&unused=" + days());
  }

  private int days() {
    String text = getUnused();
    return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
  }

  public String getUnused() {
    unused = Viewer.parameter(unused, "unused");
    return unused;
  }

  public void setUnused(String unused) {
    this.unused = unused;
  }

  public String getShow() {
    show = Viewer.parameter(show, "show");
    return "due".equals(show) || "closed".equals(show) ? show : null;
  }

  public void setShow(String show) {
    this.show = show;
  }
}
