package org.longwatch.search;

import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.KeywordRepeatFilter;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * How clinical English becomes words: case, accents and spelling folded, each word both as written
 * and as its stem, so that {@code malignancies} finds {@code malignancy} and {@code malignanc*}
 * finds both. No word is left out; in narratives {@code no} and {@code not} matter.
 */
final class ClinicalAnalyzer extends Analyzer {

  private ClinicalAnalyzer() {}

  /** Prose by this analyzer, names and codes whole and without case. */
  static Analyzer perField() {
    Map<String, Analyzer> names = new HashMap<>();
    Analyzer whole = new WholeWords();
    for (CaseField field : CaseField.values()) {
      if (!field.isProse()) {
        names.put(field.key(), whole);
      }
    }
    return new PerFieldAnalyzerWrapper(new ClinicalAnalyzer(), names);
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    Tokenizer words = new StandardTokenizer();
    TokenStream stream = normalize(field, new EnglishPossessiveFilter(words));
    stream = new KeywordRepeatFilter(new SpellingVariants(stream));
    return new TokenStreamComponents(
        words, new RemoveDuplicatesTokenFilter(new PorterStemFilter(stream)));
  }

  @Override
  protected TokenStream normalize(String field, TokenStream stream) {
    return new ASCIIFoldingFilter(new LowerCaseFilter(stream));
  }

  private static final class WholeWords extends Analyzer {

    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer words = new WhitespaceTokenizer();
      return new TokenStreamComponents(words, normalize(field, words));
    }

    @Override
    protected TokenStream normalize(String field, TokenStream stream) {
      return new ASCIIFoldingFilter(new LowerCaseFilter(stream));
    }
  }
}
