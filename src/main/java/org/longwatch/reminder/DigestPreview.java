package org.longwatch.reminder;

import java.util.List;
import org.longwatch.reference.ReminderStage.Audience;

/**
 * A digest that would be sent.
 *
 * @param recipients addresses; empty when nobody is known
 */
public record DigestPreview(
    Audience audience, List<String> recipients, int followUps, String subject, String text) {

  public DigestPreview {
    recipients = List.copyOf(recipients);
  }
}
