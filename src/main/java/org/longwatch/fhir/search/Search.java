package org.longwatch.fhir.search;

import java.util.List;
import java.util.Optional;
import org.longwatch.kernel.Issue;

/**
 * A search as it was understood.
 *
 * @param types of which resources are looked for
 * @param count how many on a page
 * @param total whether the number of all results is asked for
 * @param after where the page before ended
 * @param used the parameters that were understood, without the cursor
 * @param remarks what was asked and left out
 */
public record Search(
    List<String> types,
    List<Criterion> criteria,
    List<SortKey> order,
    List<Include> includes,
    int count,
    boolean total,
    Presentation presentation,
    Optional<Cursors.Place> after,
    List<Parameter> used,
    List<Issue> remarks) {}
