package org.longwatch.intake;

import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;

/**
 * The way in for what people enter by hand. It is kept, judged and remembered like what a system
 * sends; the room that knows the format writes it down in it.
 */
public interface ContactForms {

  /**
   * Takes a form in. The same form again changes nothing.
   *
   * @throws NotFound if the centre of whoever acts has no such patient
   * @throws RuleViolated with everything that speaks against it
   */
  void take(ContactForm form);
}
