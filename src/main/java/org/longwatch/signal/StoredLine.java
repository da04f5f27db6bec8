package org.longwatch.signal;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a stored run as it lies in its table, whatever it tells of: for those who compare
 * lines and need not know what they mean.
 *
 * @param key what the line is about, by name of the column
 * @param values what it says, by name of the column; null where it was stored before there was such
 *     a number
 */
public record StoredLine(Kind kind, Map<String, String> key, Map<String, Object> values) {

  public StoredLine {
    key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** A table of a run, with the columns by which its lines are found again. */
  public enum Kind {
    SCORE(
        "Empirical Bayes ratios",
        "run_pair",
        "level, product_code, event, ebgm, eb05, eb95",
        List.of("level", "product_code", "event")),
    PRIOR("Prior of the empirical Bayes ratios", "run_prior", "*", List.of("level")),
    FOLLOW_UP("Follow-up and loss", "run_follow_up", "*", List.of("product_code", "family")),
    WINDOW(
        "Years since the infusion",
        "run_window",
        "*",
        List.of("product_code", "family", "from_year")),
    ONSET("Time to onset", "run_onset", "*", List.of("product_code", "family")),
    DIFFERENCE("Differences between products", "run_difference", "*", List.of("family")),
    DUPLICATE(
        "Suspected duplicates",
        "run_duplicate",
        "*, cases - cases_without as suspected",
        List.of("product_code", "family")),
    COVERAGE("Coverage", "run_coverage", "*", List.of("product_code")),
    MASKING(
        "Signals that another product hides",
        "run_masking",
        "*",
        List.of("level", "product_code", "event")),
    INTERACTION(
        "Two products together",
        "run_interaction",
        "*",
        List.of("first_product", "second_product", "family")),
    INSERTION_SITE(
        "Common insertion sites", "run_insertion_site", "*", List.of("vector_class", "gene")),
    PERFORMANCE(
        "How the criteria would behave",
        "run_performance",
        "*",
        List.of("criterion", "rate_ratio"));

    private final String label;
    private final String table;
    private final String columns;
    private final List<String> key;

    Kind(String label, String table, String columns, List<String> key) {
      this.label = label;
      this.table = table;
      this.columns = columns;
      this.key = key;
    }

    public String label() {
      return label;
    }

    /** Columns of the key, in their order. */
    public List<String> key() {
      return key;
    }

    String query() {
      return "select "
          + columns
          + " from signal."
          + table
          + " where run_id = ? order by "
          + String.join(", ", key);
    }

    StoredLine read(ResultSet row) throws SQLException {
      Map<String, String> about = new LinkedHashMap<>();
      Map<String, Object> says = new LinkedHashMap<>();
      ResultSetMetaData columnsRead = row.getMetaData();
      for (int i = 1; i <= columnsRead.getColumnCount(); i++) {
        String column = columnsRead.getColumnLabel(i);
        if (key.contains(column)) {
          about.put(column, text(row.getObject(i)));
        } else if (!column.equals("run_id")) {
          says.put(column, row.getObject(i));
        }
      }
      return new StoredLine(this, about, says);
    }

    private static String text(Object value) {
      return value instanceof Double number && Double.isFinite(number)
          ? new BigDecimal(number).stripTrailingZeros().toPlainString()
          : String.valueOf(value);
    }
  }
}
