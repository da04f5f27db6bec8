package org.longwatch.kernel;

import java.util.UUID;

/**
 * What a centre asks of the record about one patient. Stated anew of the same fact, it corrects.
 */
public interface Command {

  /** The fact that is made known or corrected. */
  UUID fact();

  /** About whom; null if about nobody whom the registry knows, such as an unknown donor. */
  PatientId patient();
}
