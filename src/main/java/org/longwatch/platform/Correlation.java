package org.longwatch.platform;

import java.util.Optional;
import java.util.regex.Pattern;
import org.longwatch.kernel.TimeOrderedId;

/** The id that ties the log lines and the answer of one request together. */
public final class Correlation {

  private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private Correlation() {}

  /** Begins a request: takes over the sender's id if it is harmless, else makes one. */
  public static String begin(String offered) {
    String id =
        offered != null && SAFE.matcher(offered).matches()
            ? offered
            : TimeOrderedId.next().toString();
    CURRENT.set(id);
    return id;
  }

  public static Optional<String> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  public static void end() {
    CURRENT.remove();
  }
}
