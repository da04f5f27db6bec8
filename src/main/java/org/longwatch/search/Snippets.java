package org.longwatch.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/** Cuts the found places out of a text, as segments and not as markup. */
final class Snippets extends UnifiedHighlighter {

  private static final int PASSAGES = 3;
  private static final int LONGEST_TEXT = 200_000;

  Snippets(IndexSearcher searcher, Analyzer analyzer) {
    super(
        new Builder(searcher, analyzer)
            .withFieldMatcher(field -> true)
            .withWeightMatches(false)
            .withMaxLength(LONGEST_TEXT)
            .withMaxNoHighlightPassages(PASSAGES)
            .withFormatter(new AsSegments()));
  }

  /** For each document the segments of a field; empty where the field is. */
  List<List<Segment>> of(String field, Query query, int[] documents) throws IOException {
    Map<String, Object[]> found =
        highlightFieldsAsObjects(
            new String[] {field}, query, documents.clone(), new int[] {PASSAGES});
    List<List<Segment>> snippets = new ArrayList<>();
    for (Object snippet : found.get(field)) {
      snippets.add(snippet instanceof Segments segments ? segments.list() : List.of());
    }
    return snippets;
  }

  private record Segments(List<Segment> list) {}

  private static final class AsSegments extends PassageFormatter {

    @Override
    public Object format(Passage[] passages, String content) {
      List<Segment> segments = new ArrayList<>();
      int end = -1;
      for (Passage passage : passages) {
        if (end >= 0 && passage.getStartOffset() != end) {
          segments.add(new Segment(" … ", false));
        }
        end = passage.getEndOffset();
        cut(passage, content, segments);
      }
      return new Segments(List.copyOf(segments));
    }

    private static void cut(Passage passage, String content, List<Segment> segments) {
      int from = passage.getStartOffset();
      int match = 0;
      while (match < passage.getNumMatches()) {
        int start = Math.max(from, passage.getMatchStarts()[match]);
        int stop = passage.getMatchEnds()[match];
        while (match + 1 < passage.getNumMatches() && passage.getMatchStarts()[match + 1] < stop) {
          stop = Math.max(stop, passage.getMatchEnds()[++match]);
        }
        match++;
        stop = Math.min(stop, passage.getEndOffset());
        if (stop > start) {
          add(segments, content.substring(from, start), false);
          add(segments, content.substring(start, stop), true);
          from = stop;
        }
      }
      add(segments, content.substring(from, Math.max(from, passage.getEndOffset())), false);
    }

    private static void add(List<Segment> segments, String text, boolean highlighted) {
      if (!text.isEmpty()) {
        segments.add(new Segment(text, highlighted));
      }
    }
  }
}
