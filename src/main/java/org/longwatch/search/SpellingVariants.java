package org.longwatch.search;

import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * Adds the American spelling of British words at the same place, because dictionaries write {@code
 * leukaemia} and {@code tumour} and half of the readers do not. It over-reaches ({@code does} also
 * becomes {@code des}), which does no harm: texts and questions go the same way.
 */
final class SpellingVariants extends TokenFilter {

  private static final Pattern OUR = Pattern.compile("our(s|ed|ing|less)?$");

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final PositionIncrementAttribute position =
      addAttribute(PositionIncrementAttribute.class);
  private String variant;
  private State original;

  SpellingVariants(TokenStream input) {
    super(input);
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (variant != null) {
      restoreState(original);
      term.setEmpty().append(variant);
      position.setPositionIncrement(0);
      variant = null;
      return true;
    }
    if (!input.incrementToken()) {
      return false;
    }
    String word = term.toString();
    String american = american(word);
    if (!american.equals(word)) {
      variant = american;
      original = captureState();
    }
    return true;
  }

  @Override
  public void reset() throws IOException {
    super.reset();
    variant = null;
    original = null;
  }

  static String american(String word) {
    String folded = word.replace("ae", "e").replace("oe", "e").replace("isation", "ization");
    return OUR.matcher(folded).replaceFirst("or$1");
  }
}
