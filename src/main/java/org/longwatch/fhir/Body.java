package org.longwatch.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.wire.Nesting;
import org.longwatch.fhir.wire.Signs;
import org.longwatch.kernel.Issue;

/** The body of a write: which spellings are taken, and how all of them become JSON. */
final class Body {

  /** How bodies are handed on. */
  static final String FHIR_JSON = "application/fhir+json;charset=UTF-8";

  private static final Set<String> JSON =
      Set.of("application/fhir+json", "application/json", "application/json+fhir", "text/json");
  private static final Set<String> XML =
      Set.of("application/fhir+xml", "application/xml", "application/xml+fhir", "text/xml");

  private Body() {}

  /** Why a body of this type is not taken, empty if it is. */
  static Optional<String> objection(String method, String contentType) {
    String plain = plain(contentType);
    if (method.equals("DELETE") || plain.isEmpty()) {
      return Optional.empty();
    }
    if (method.equals("PATCH")) {
      return plain.equals(EntryReader.JSON_PATCH)
          ? Optional.empty()
          : Optional.of("Send a patch as " + EntryReader.JSON_PATCH + " (RFC 6902)");
    }
    return JSON.contains(plain) || XML.contains(plain)
        ? Optional.empty()
        : Optional.of("Send a resource as application/fhir+json or application/fhir+xml");
  }

  private static String plain(String contentType) {
    return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** What is read of a stream that may be compressed, up to one byte more than allowed. */
  static byte[] read(InputStream in, String encoding, int most) throws IOException {
    return (encoding == null ? in : new GZIPInputStream(in)).readNBytes(most + 1);
  }

  /** Whether bytes are XML, as far as their first sign tells. */
  static boolean isXml(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '<') {
        return true;
      }
      // white space and the byte order mark stand in front
      if (b > ' ') {
        return false;
      }
    }
    return false;
  }

  /**
   * The body in JSON.
   *
   * @throws Refusal when there is nothing to go on with
   */
  static byte[] json(byte[] bytes, ProfileValidator validator) {
    byte[] json = bytes;
    if (isXml(bytes)) {
      List<Issue> issues = new ArrayList<>();
      json = validator.json(bytes, issues).orElseThrow(() -> new Refusal(400, issues));
      if (issues.stream().anyMatch(Issue::refuses)) {
        // what XML says beyond the definitions is lost in JSON, so it is said here with the rest
        issues.addAll(validator.validate(json));
        throw new Refusal(422, issues);
      }
    }
    if (Nesting.depth(json) > Nesting.MOST) {
      throw new Refusal(
          400,
          List.of(
              Issue.error(
                  Issue.Kind.STRUCTURE,
                  "",
                  "This is nested deeper than " + Nesting.MOST + " levels; no resource is")));
    }
    requireText(json);
    return json;
  }

  /**
   * Requires that all of it can be kept.
   *
   * @throws Refusal if there is a NUL in it, or half of a sign
   */
  static void requireText(byte[] json) {
    if (!Signs.areText(json)) {
      throw new Refusal(
          400,
          List.of(
              Issue.error(
                  Issue.Kind.STRUCTURE,
                  "",
                  "There is a \\u0000 or half of a surrogate pair in it, which no FHIR string"
                      + " has")));
    }
  }

  static Resource parse(byte[] json) {
    return Fhir.parse(new String(json, StandardCharsets.UTF_8));
  }
}
