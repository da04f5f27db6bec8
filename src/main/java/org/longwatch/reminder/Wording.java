package org.longwatch.reminder;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.longwatch.reference.ReminderStage;
import org.longwatch.reference.ReminderStage.Anchor;
import org.longwatch.reference.ReminderStage.Audience;

/**
 * The words of letters in one language, from {@code letters_xx.properties}. All texts are patterns
 * of {@link MessageFormat}, also those without a place to fill: an apostrophe is written twice.
 */
final class Wording {

  static final String ENGLISH = "en";

  private static final Map<String, Wording> ALL = new HashMap<>();

  static {
    for (String language : Outbox.LANGUAGES.keySet()) {
      ALL.put(language, new Wording(language));
    }
  }

  private final String language;
  private final Properties texts = new Properties();

  private Wording(String language) {
    this.language = language;
    String file = "letters_" + language + ".properties";
    try (InputStream in = Wording.class.getResourceAsStream(file)) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** The words of a language, of English where there are none. */
  static Wording in(String language) {
    return ALL.getOrDefault(language, ALL.get(ENGLISH));
  }

  /** ISO 639-1. */
  String language() {
    return language;
  }

  java.util.Set<String> keys() {
    return texts.stringPropertyNames();
  }

  /** A text with its places filled; numbers choose their plural. */
  String say(String key, Object... values) {
    String pattern = texts.getProperty(key);
    if (pattern == null) {
      throw new IllegalArgumentException("No text " + key + " in " + language);
    }
    return new MessageFormat(pattern, Locale.forLanguageTag(language)).format(values);
  }

  String stage(ReminderStage stage) {
    if (stage.anchor() == Anchor.LATEST) {
      return say("stage.closed", stage.offsetDays());
    }
    return stage.offsetDays() < 0 ? say("stage.ahead", -stage.offsetDays()) : say("stage.open");
  }

  /** Why somebody else than the centre's data managers is written to. */
  String why(Audience audience) {
    return say("why." + audience.name().toLowerCase(Locale.ROOT));
  }
}
