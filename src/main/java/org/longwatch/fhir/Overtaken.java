package org.longwatch.fhir;

/** What a decision was built on has changed meanwhile; it is to be made anew. */
final class Overtaken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Overtaken() {
    super("overtaken by another submission");
  }
}
