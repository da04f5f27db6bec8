package org.longwatch.reference;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.longwatch.platform.Sql;
import org.longwatch.platform.WarmUp;

/**
 * The event dictionary. MedDRA is licensed and not shipped; until a subscriber loads it, an
 * invented mini-dictionary stands in, with codes that MedDRA does not use.
 */
@ApplicationScoped
@Transactional
public class MedDra {

  /** The code system of MedDRA, as terminology.hl7.org prefers it. */
  public static final String SYSTEM = "https://www.meddra.org";

  private static final String MINI = "mini-1";

  @Inject Sql sql;

  private volatile Map<String, Term> terms = Map.of();

  void warmUp(@Observes @Priority(10) WarmUp event) {
    load();
  }

  /** Makes sure there is a dictionary, and holds it in memory. */
  public void load() {
    if (sql.number("select count(*) from reference.term") == 0) {
      sql.batch(
          "insert into reference.term (code, name, term_group, family, important,"
              + " dictionary_version) values (?,?,?,?,?,?) on conflict do nothing",
          miniDictionary());
    }
    Map<String, Term> loaded = new LinkedHashMap<>();
    sql.list(
            "select code, name, term_group, family, important from reference.term order by code",
            row ->
                new Term(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5)))
        .forEach(term -> loaded.put(term.code(), term));
    terms = loaded;
  }

  public Optional<Term> term(String code) {
    return Optional.ofNullable(terms.get(code));
  }

  /** All terms, by code. */
  public List<Term> terms() {
    return List.copyOf(terms.values());
  }

  /** Version of the loaded dictionary. */
  public String version() {
    return sql.first(
            "select dictionary_version from reference.term limit 1", row -> row.getString(1))
        .orElse(MINI);
  }

  /** Whether only the invented stand-in is loaded, so that most true codes are unknown. */
  public boolean isMiniDictionary() {
    return version().equals(MINI);
  }

  private static List<Object[]> miniDictionary() {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader csv =
        new InputStreamReader(
            MedDra.class.getResourceAsStream("/reference/mini-dictionary.csv"),
            StandardCharsets.UTF_8)) {
      List<Object[]> rows = new ArrayList<>();
      for (CSVRecord row : format.parse(csv)) {
        rows.add(
            new Object[] {
              row.get("code"),
              row.get("term"),
              row.get("group"),
              row.get("family"),
              Boolean.valueOf(row.get("important")),
              MINI
            });
      }
      return rows;
    } catch (IOException e) {
      throw new IllegalStateException("The mini-dictionary is missing from the application", e);
    }
  }
}
