package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Sql;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanItem;
import org.longwatch.security.Access;

/**
 * What a centre owes by its plans, counted and read page by page: the same obligations that {@link
 * FollowUpObligations} tells, without reading all of them to show a few.
 */
@ApplicationScoped
@Transactional
public class WorkList {

  /** How far back a contact is asked for the answers it left open. */
  private static final int DAYS_BACK = 90;

  /** How far back is looked first; twice as far each time, until a page is full. */
  private static final int DAYS_AT_FIRST = 7;

  /** What every contact with the patient asks. */
  private static final EnumSet<AssessmentKind> ASKED =
      EnumSet.range(AssessmentKind.VITAL_STATUS, AssessmentKind.NEW_INFECTION);

  private static final String DUE =
      """
      case when v.latest < ? then 'OVERDUE'
           when coalesce(v.serves_from, v.earliest) > ? then 'COMING' else 'IN_WINDOW' end
      """;

  /** Every question of a contact answered, as bits in the order of asking. */
  private static final int ALL_ANSWERED = (1 << ASKED.size()) - 1;

  @Inject Sql sql;
  @Inject Access access;

  /** Where something owed stands on a day. */
  public enum Due {
    OVERDUE,
    IN_WINDOW,
    COMING;

    public static Due of(DateWindow window, LocalDate today) {
      if (window.latest().isBefore(today)) {
        return OVERDUE;
      }
      return window.earliest().isAfter(today) ? COMING : IN_WINDOW;
    }
  }

  /**
   * What of it is wanted.
   *
   * @param pseudonym a part of the pseudonym
   */
  public record Filter(
      Optional<PlanItem> kind,
      Optional<String> product,
      Optional<Due> due,
      Optional<String> pseudonym) {

    public static final Filter ALL =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Filter {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(product);
      Objects.requireNonNull(due);
      Objects.requireNonNull(pseudonym);
    }
  }

  /**
   * A line of the list.
   *
   * @param completedBy any of these completes it
   */
  public record Line(Obligation owed, PlanItem kind, Set<EvidenceKind> completedBy) {}

  /** How much there is of one kind that stands in one way. */
  public record Tally(PlanItem kind, Due due, long count) {}

  /**
   * A contact that left some of the questions open that every contact asks.
   *
   * @param contact the visit
   * @param open what was not answered, in the order of asking
   */
  public record Unanswered(
      UUID contact, PatientId patient, String pseudonym, LocalDate heldOn, List<String> open) {}

  /**
   * Counts what is owed, whatever {@code filter} says of its being due.
   *
   * @param horizon last earliest-day of interest
   */
  public List<Tally> tally(CentreId centre, Filter filter, LocalDate today, LocalDate horizon) {
    access.requireCentre(centre);
    List<Object> parameters = new ArrayList<>(List.of(today, today));
    String owed = owed(centre, filter, horizon, parameters);
    return sql.list(
        // by two truths rather than by a word for each row: there are thousands
        "select v.item, v.latest < ? as over, coalesce(v.serves_from, v.earliest) > ? as coming,"
            + " count(*) as owed "
            + owed
            + " group by 1, 2, 3 order by 1, 2, 3",
        row ->
            new Tally(
                PlanItem.valueOf(row.getString("item")),
                row.getBoolean("over")
                    ? Due.OVERDUE
                    : row.getBoolean("coming") ? Due.COMING : Due.IN_WINDOW,
                row.getLong("owed")),
        parameters.toArray());
  }

  /** A page of what is owed: overdue first, then what ends soonest, then what is still to come. */
  public List<Line> page(
      CentreId centre, Filter filter, LocalDate today, LocalDate horizon, int from, int rows) {
    access.requireCentre(centre);
    List<Object> parameters = new ArrayList<>();
    String owed = owed(centre, filter, horizon, parameters);
    if (filter.due().isPresent()) {
      owed += " and " + DUE + " = ?";
      parameters.addAll(List.of(today, today, filter.due().get()));
    }
    parameters.addAll(List.of(today, from, rows, today));
    String order = " order by coalesce(v.serves_from, v.earliest) > ?, v.latest, v.id";
    List<Place> places =
        sql.list(
            "select v.id, v.item, v.completed_by from (select v.id "
                + owed
                + order
                + " offset ? limit ?) shown join followup.planned_visit v on v.id = shown.id"
                + order,
            Place::read,
            parameters.toArray());
    Map<UUID, Obligation> byId = new HashMap<>();
    sql.list(
            FollowUpObligations.TOGETHER + " where v.id = any (?::uuid[])",
            FollowUpObligations::read,
            places.stream().map(Place::id).toList())
        .forEach(obligation -> byId.put(obligation.id(), obligation));
    return places.stream()
        .map(place -> new Line(byId.get(place.id()), place.kind(), place.completedBy()))
        .toList();
  }

  /** One thing that is owed; empty if it is owed no longer or not by this centre. */
  public Optional<Line> line(CentreId centre, UUID id) {
    access.requireCentre(centre);
    return sql.first(
            "select v.id, v.item, v.completed_by from followup.planned_visit v"
                + " where v.id = ? and v.centre_id = ? and v.state = 'OPEN'",
            Place::read,
            id,
            centre.value())
        .flatMap(
            place ->
                sql.first(
                        FollowUpObligations.TOGETHER + " where v.id = ?",
                        FollowUpObligations::read,
                        id)
                    .map(owed -> new Line(owed, place.kind(), place.completedBy())));
  }

  private record Place(UUID id, PlanItem kind, Set<EvidenceKind> completedBy) {
    static Place read(ResultSet row) throws SQLException {
      return new Place(
          row.getObject("id", UUID.class),
          PlanItem.valueOf(row.getString("item")),
          Arrays.stream(row.getString("completed_by").split(","))
              .map(EvidenceKind::valueOf)
              .collect(Collectors.toSet()));
    }
  }

  /** Products that the centre follows patients after, by code. */
  public List<String> products(CentreId centre) {
    access.requireCentre(centre);
    return sql.list(
        // from product to product rather than from patient to patient
        """
        with recursive product (code) as (
          select min(product_code) from followup.plan where centre_id = ? and not withdrawn
          union all
          select (select min(f.product_code) from followup.plan f
                  where f.centre_id = ? and not f.withdrawn and f.product_code > product.code)
          from product where product.code is not null)
        select code from product where code is not null order by code
        """,
        row -> row.getString(1),
        centre.value(),
        centre.value());
  }

  /** Contacts of the last three months that left a question open, newest first. */
  public List<Unanswered> unanswered(CentreId centre, LocalDate today, int rows) {
    access.requireCentre(centre);
    List<Unanswered> unanswered = new ArrayList<>();
    LocalDate first = today.minusDays(DAYS_BACK);
    int days = DAYS_AT_FIRST;
    for (LocalDate last = today; unanswered.size() < rows && !last.isBefore(first); ) {
      LocalDate from =
          last.minusDays(days - 1L).isBefore(first) ? first : last.minusDays(days - 1L);
      unanswered.addAll(unanswered(centre, from, last, rows - unanswered.size()));
      last = from.minusDays(1);
      days *= 2;
    }
    return unanswered;
  }

  private List<Unanswered> unanswered(CentreId centre, LocalDate from, LocalDate until, int rows) {
    List<AssessmentKind> asked = List.copyOf(ASKED);
    StringBuilder bits = new StringBuilder("coalesce(bit_or(case a.kind");
    for (int i = 0; i < asked.size(); i++) {
      bits.append(" when '").append(asked.get(i)).append("' then ").append(1 << i);
    }
    bits.append(" else 0 end), 0)");
    return sql.list(
        """
        select v.id, v.patient_id, p.pseudonym, v.held_on, own.answered | same.answered as answered
        from followup.visit v
        join registry.patient p on p.id = v.patient_id
        cross join lateral (
          select BITS as answered from followup.assessment a
          where a.visit_id = v.id and not a.withdrawn) own
        cross join lateral (
          select BITS as answered from followup.assessment a
          where own.answered <> ? and a.patient_id = v.patient_id and not a.withdrawn
            and a.assessed_on = v.held_on) same
        where v.centre_id = ? and not v.withdrawn and v.mode <> 'LABORATORY'
          and v.held_on between ? and ? and own.answered | same.answered <> ?
          and (p.deceased_on is null or v.held_on < p.deceased_on)
        order by v.held_on desc, v.id limit ?
        """
            .replace("BITS", bits),
        row -> {
          int answered = row.getInt("answered");
          return new Unanswered(
              row.getObject("id", UUID.class),
              new PatientId(row.getObject("patient_id", UUID.class)),
              row.getString("pseudonym"),
              row.getObject("held_on", LocalDate.class),
              asked.stream()
                  .filter(kind -> (answered >> asked.indexOf(kind) & 1) == 0)
                  .map(Enum::name)
                  .toList());
        },
        ALL_ANSWERED,
        centre.value(),
        from,
        until,
        ALL_ANSWERED,
        rows);
  }

  /** What is owed and wanted, joined to no more than the filter needs. */
  private static String owed(
      CentreId centre, Filter filter, LocalDate horizon, List<Object> parameters) {
    StringBuilder from = new StringBuilder("from followup.planned_visit v");
    StringBuilder where =
        new StringBuilder(
            " where v.state = 'OPEN' and v.combined_into is null and v.centre_id = ?"
                + " and v.earliest <= ?");
    parameters.add(centre.value());
    parameters.add(horizon);
    filter
        .kind()
        .ifPresent(
            kind -> {
              where.append(" and v.item = ?");
              parameters.add(kind);
            });
    filter
        .pseudonym()
        .ifPresent(
            part -> {
              // what is open is owed by the patient's own centre, whose pseudonyms are indexed
              from.append(
                  " join registry.patient p on p.id = v.patient_id and p.centre_id = v.centre_id");
              where.append(" and p.pseudonym ilike ?");
              parameters.add("%" + part.replaceAll("([\\\\%_])", "\\\\$1") + "%");
            });
    filter
        .product()
        .ifPresent(
            product -> {
              from.append(" join followup.plan f on f.id = v.plan_id");
              where.append(
                  " and (f.product_code = ? or v.serves_from is not null and exists (select 1 from"
                      + " followup.planned_visit o join followup.plan g on g.id = o.plan_id"
                      + " where o.combined_into = v.id and g.product_code = ?))");
              parameters.add(product);
              parameters.add(product);
            });
    return from.append(where).toString();
  }
}
