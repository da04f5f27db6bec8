package org.longwatch.search;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;

/**
 * Reads a question: words (all must occur, in whatever field), {@code prefix*}, {@code "a phrase"},
 * {@code field:word}, AND, OR, NOT. What does not parse is taken as plain words, never an error.
 */
final class CaseQuery extends QueryParser {

  private static final String EVERYWHERE = "";
  private static final Set<String> OPERATORS = Set.of("AND", "OR", "NOT");
  private static final int LONGEST = 400;
  private static final int MOST_WORDS = 20;

  /** One field's part of a question. */
  @FunctionalInterface
  private interface Part {
    Query in(String field) throws ParseException;
  }

  private CaseQuery(Analyzer analyzer) {
    super(EVERYWHERE, analyzer);
    setDefaultOperator(Operator.AND);
    setSplitOnWhitespace(true);
    setAutoGeneratePhraseQueries(true);
  }

  static Query of(String question, Analyzer analyzer) {
    String shortened = question.length() > LONGEST ? question.substring(0, LONGEST) : question;
    if (shortened.isBlank()) {
      return new MatchNoDocsQuery();
    }
    try {
      // a slash begins a regular expression, but physicians write 9702/3 and mean it
      return new CaseQuery(analyzer).parse(shortened.replaceAll("(?<!\\\\)/", "\\\\/"));
    } catch (ParseException | IllegalArgumentException e) {
      return plain(shortened, analyzer);
    }
  }

  /** The question as nothing but words. */
  static Query plain(String question, Analyzer analyzer) {
    String words =
        Stream.of(question.split("[^\\p{L}\\p{N}._-]+"))
            .filter(word -> !word.isBlank() && !OPERATORS.contains(word))
            .map(word -> word.toLowerCase(Locale.ROOT))
            .limit(MOST_WORDS)
            .map(QueryParser::escape)
            .collect(Collectors.joining(" "));
    try {
      return words.isEmpty() ? new MatchNoDocsQuery() : new CaseQuery(analyzer).parse(words);
    } catch (ParseException | IllegalArgumentException e) {
      return new MatchNoDocsQuery();
    }
  }

  @Override
  protected Query getFieldQuery(String field, String text, boolean quoted) throws ParseException {
    return spread(field, text, quoted, name -> super.getFieldQuery(name, text, quoted));
  }

  @Override
  protected Query getPrefixQuery(String field, String text) throws ParseException {
    return spread(field, text, false, name -> super.getPrefixQuery(name, text));
  }

  @Override
  protected Query getWildcardQuery(String field, String text) throws ParseException {
    return spread(field, text, false, name -> super.getWildcardQuery(name, text));
  }

  @Override
  protected Query getFuzzyQuery(String field, String text, float similarity) throws ParseException {
    return spread(field, text, false, name -> super.getFuzzyQuery(name, text, similarity));
  }

  /** Regular expressions are no question of physicians, but a way to keep a server busy. */
  @Override
  protected Query getRegexpQuery(String field, String text) throws ParseException {
    throw new ParseException("no regular expressions");
  }

  @Override
  protected Query getRangeQuery(
      String field, String from, String to, boolean includesFrom, boolean includesTo)
      throws ParseException {
    throw new ParseException("no ranges");
  }

  private Query spread(String field, String text, boolean quoted, Part part) throws ParseException {
    Optional<CaseField> named = CaseField.of(field);
    if (named.isPresent()) {
      return part.in(named.get().key());
    }
    if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
      return null;
    }
    if (field.equals(EVERYWHERE)) {
      return everywhere(part);
    }
    // Not one of our fields: the colon was just part of what somebody wrote.
    String words = field + " " + text;
    return everywhere(name -> super.getFieldQuery(name, words, quoted));
  }

  private static Query everywhere(Part part) throws ParseException {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    boolean found = false;
    for (CaseField field : CaseField.values()) {
      if (field.weight() > 0) {
        Query query = part.in(field.key());
        if (query != null) {
          any.add(new BoostQuery(query, field.weight()), Occur.SHOULD);
          found = true;
        }
      }
    }
    return found ? any.build() : null;
  }
}
