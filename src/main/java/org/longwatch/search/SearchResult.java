package org.longwatch.search;

import java.util.List;

/**
 * One page of what was found.
 *
 * @param total hits the reader may see
 */
public record SearchResult(long total, List<SearchHit> hits) {

  static final SearchResult NOTHING = new SearchResult(0, List.of());

  public SearchResult {
    hits = List.copyOf(hits);
  }
}
