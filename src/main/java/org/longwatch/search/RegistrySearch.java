package org.longwatch.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Durations;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;

/**
 * Search over patients, adverse events, second malignancies, further therapies, laboratory results
 * and clonality alerts, for those who may see patients.
 */
@ApplicationScoped
public class RegistrySearch {

  private static final int DEEPEST = 10_000;
  private static final int LARGEST_PAGE = 100;

  @Inject SearchIndex index;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Durations durations;

  /**
   * What matches, best first: all words must occur; {@code prefix*}, {@code "a phrase"}, {@code
   * lot:L-17}, OR and NOT are understood. A centre's people find, and count, their own only.
   *
   * @param from first hit wanted, from 0
   * @param size hits wanted, at most 100
   */
  public SearchResult search(String question, int from, int size) {
    return durations.of("longwatch_search", () -> find(question, from, size));
  }

  private SearchResult find(String question, int from, int size) {
    access.requireWholeRecord();
    Optional<CentreId> compartment = access.compartment();
    int first = Math.min(Math.max(from, 0), DEEPEST);
    int many = Math.min(Math.max(size, 1), LARGEST_PAGE);
    SearchResult result =
        index.ask(
            searcher -> {
              Query query = CaseQuery.of(question, index.analyzer());
              try {
                return page(searcher, query, compartment, first, many);
              } catch (IndexSearcher.TooManyClauses e) {
                Query plain = CaseQuery.plain(question, index.analyzer());
                return page(searcher, plain, compartment, first, many);
              }
            });
    accessLog.note(
        "searched",
        result.hits().stream().map(hit -> hit.id().toString()).collect(Collectors.joining(" ")),
        result.hits().stream().map(SearchHit::patient).distinct().toList());
    return result;
  }

  private SearchResult page(
      IndexSearcher searcher, Query query, Optional<CentreId> compartment, int from, int size)
      throws IOException {
    BooleanQuery.Builder visible = new BooleanQuery.Builder().add(query, Occur.MUST);
    compartment.ifPresent(
        centre ->
            visible.add(
                new TermQuery(new Term(SearchIndex.CENTRE, centre.toString())), Occur.FILTER));
    Query limited = visible.build();
    int total = searcher.count(limited);
    ScoreDoc[] found =
        total == 0 ? new ScoreDoc[0] : searcher.search(limited, from + size).scoreDocs;
    int count = Math.max(0, found.length - from);
    int[] documents = new int[count];
    for (int i = 0; i < count; i++) {
      documents[i] = found[from + i].doc;
    }
    if (count == 0) {
      return total == 0 ? SearchResult.NOTHING : new SearchResult(total, List.of());
    }
    Snippets snippets = new Snippets(searcher, index.analyzer());
    List<List<Segment>> titles = snippets.of(SearchIndex.TITLE, query, documents);
    List<List<Segment>> bodies = snippets.of(SearchIndex.BODY, query, documents);
    StoredFields stored = searcher.storedFields();
    List<SearchHit> hits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hits.add(hit(stored.document(documents[i]), titles.get(i), bodies.get(i)));
    }
    return new SearchResult(total, hits);
  }

  private static SearchHit hit(Document document, List<Segment> title, List<Segment> body) {
    return new SearchHit(
        UUID.fromString(document.get(SearchIndex.ID)),
        CaseKind.valueOf(document.get(CaseField.KIND.key())),
        new PatientId(UUID.fromString(document.get(SearchIndex.PATIENT))),
        new CentreId(UUID.fromString(document.get(SearchIndex.CENTRE))),
        document.get(CaseField.PSEUDONYM.key()),
        document.get(SearchIndex.DAY),
        document.get(SearchIndex.TITLE),
        title,
        body);
  }
}
