package org.longwatch.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.longwatch.kernel.NotFound;
import org.longwatch.platform.Sql;

/** Every regulatory number, with its source and whether it has been verified. */
@ApplicationScoped
@Transactional
public class RuleBook {

  private static final String NEWEST =
      "select distinct on (key) key, version, number, text, unit, source, status"
          + " from reference.rule where effective_from <= current_date";

  @Inject Sql sql;

  /**
   * The newest row of a key.
   *
   * @throws NotFound if the book has no such row
   */
  public Rule rule(String key) {
    return find(key).orElseThrow(() -> new NotFound("The rule book has no row " + key));
  }

  public Optional<Rule> find(String key) {
    return sql.first(NEWEST + " and key = ? order by key, version desc", RuleBook::read, key);
  }

  /** The number of a row that must have one. */
  public double number(String key) {
    return rule(key)
        .number()
        .orElseThrow(() -> new NotFound("The rule book has no number for " + key));
  }

  /** The words of a row that must have them. */
  public String text(String key) {
    return rule(key).text().orElseThrow(() -> new NotFound("The rule book has no text for " + key));
  }

  /** The newest row of every key, by key. */
  public List<Rule> rules() {
    return sql.list(NEWEST + " order by key, version desc", RuleBook::read);
  }

  /** The stages of reminding, in order of their time. */
  public List<ReminderStage> reminderStages() {
    return sql.list(
        "select code, anchor, offset_days, audience from reference.reminder_stage"
            + " order by anchor, offset_days",
        row ->
            new ReminderStage(
                row.getString("code"),
                ReminderStage.Anchor.valueOf(row.getString("anchor")),
                row.getInt("offset_days"),
                ReminderStage.Audience.valueOf(row.getString("audience"))));
  }

  private static Rule read(ResultSet row) throws SQLException {
    double number = row.getDouble("number");
    Optional<Double> present = row.wasNull() ? Optional.empty() : Optional.of(number);
    return new Rule(
        row.getString("key"),
        row.getInt("version"),
        present,
        Optional.ofNullable(row.getString("text")),
        row.getString("unit"),
        row.getString("source"),
        row.getString("status").equals("verified"));
  }
}
