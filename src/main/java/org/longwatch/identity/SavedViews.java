package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.security.CurrentActor;

/** How somebody likes to look at a page: filters under a name of one's own, seen by nobody else. */
@ApplicationScoped
@Transactional
public class SavedViews {

  private static final int MOST = 20;
  private static final int LONGEST_NAME = 40;

  @Inject Sql sql;
  @Inject CurrentActor currentActor;

  /**
   * A view.
   *
   * @param filter what stands behind the question mark of the page's address
   */
  public record View(String name, String filter) {}

  /** One's own views of a page, by name. */
  public List<View> of(String page) {
    return sql.list(
        "select name, filter from identity.saved_view where account_id = ? and page = ?"
            + " order by name",
        row -> new View(row.getString("name"), row.getString("filter")),
        currentActor.get().id(),
        page);
  }

  /**
   * Keeps a view; one of the same name is replaced.
   *
   * @throws RuleViolated if it has no name or a very long one, or there are too many
   */
  public void keep(String page, String name, String filter) {
    String called = name == null ? "" : name.strip();
    if (called.isEmpty() || called.length() > LONGEST_NAME) {
      throw new RuleViolated(
          List.of(
              Issue.error(
                  Issue.Kind.REQUIRED,
                  "name",
                  "Give the view a name of at most " + LONGEST_NAME + " characters")));
    }
    long others =
        sql.number(
            "select count(*) from identity.saved_view where account_id = ? and page = ?"
                + " and name <> ?",
            currentActor.get().id(),
            page,
            called);
    if (others >= MOST) {
      throw new RuleViolated("name", "There are " + MOST + " views already; remove one first");
    }
    sql.update(
        "insert into identity.saved_view (account_id, page, name, filter) values (?,?,?,?)"
            + " on conflict (account_id, page, name) do update set filter = excluded.filter",
        currentActor.get().id(),
        page,
        called,
        filter);
  }

  /** Forgets a view. */
  public void remove(String page, String name) {
    sql.update(
        "delete from identity.saved_view where account_id = ? and page = ? and name = ?",
        currentActor.get().id(),
        page,
        name);
  }
}
