package org.longwatch.fhir.admission;

/** What a decision was built on has changed meanwhile; it is to be made anew. */
public final class Overtaken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Overtaken() {
    super("overtaken by another submission");
  }
}
