package org.longwatch.platform;

import java.util.Objects;
import java.util.Optional;

/**
 * A mail to be sent.
 *
 * @param messageId stable id, the same on every attempt, without angle brackets
 * @param to address of the recipient
 * @param language of subject and bodies, ISO 639-1
 * @param subject one line
 * @param text plain text body
 * @param html HTML body of the same content
 * @param calendar iCalendar attachment, if any
 */
public record Letter(
    String messageId,
    String to,
    String language,
    String subject,
    String text,
    String html,
    Optional<String> calendar) {

  public Letter {
    Objects.requireNonNull(messageId);
    Objects.requireNonNull(to);
    Objects.requireNonNull(language);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(text);
    Objects.requireNonNull(html);
    Objects.requireNonNull(calendar);
  }
}
