package org.longwatch.fhir.wire;

/**
 * How deep JSON is nested, seen without parsing it: parsers are recursive, and their stack ends.
 */
public final class Nesting {

  /** A long narrative in nested lists stays far below. */
  public static final int MOST = 100;

  private Nesting() {}

  /** The greatest depth of objects and arrays; whatever stands in strings does not count. */
  public static int depth(byte[] json) {
    int depth = 0;
    int deepest = 0;
    boolean text = false;
    for (int i = 0; i < json.length; i++) {
      byte b = json[i];
      if (text) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          text = false;
        }
      } else if (b == '"') {
        text = true;
      } else if (b == '{' || b == '[') {
        deepest = Math.max(deepest, ++depth);
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return deepest;
  }
}
