package org.longwatch.fhir.search;

import ca.uhn.fhir.rest.param.TokenParam;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.kernel.Issue;

/**
 * One page of a search. The next one begins after the last id of this one, so nothing is seen twice
 * or left out when the record grows meanwhile.
 *
 * @param id {@code _id} as sent
 * @param patient {@code patient} as sent
 * @param cursor where the page before ended
 */
public record Page(
    String type,
    Optional<String> id,
    Optional<TokenParam> identifier,
    Optional<String> patient,
    Optional<String> cursor,
    int count) {

  private static final int USUAL = 50;
  private static final int MOST = 200;

  public static int size(Integer asked) {
    return asked == null ? USUAL : Math.max(1, Math.min(asked, MOST));
  }

  /** What to look for; empty if nothing can fit. */
  public Optional<ResourceStore.Search> search() {
    Optional<UUID> ofId = id.flatMap(Reading::uuid);
    Optional<UUID> ofPatient = patient.map(Page::idPart).flatMap(Reading::uuid);
    if (id.isPresent() && ofId.isEmpty() || patient.isPresent() && ofPatient.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ResourceStore.Search(
            type,
            ofId,
            ofPatient,
            identifier.map(TokenParam::getSystem).filter(text -> !text.isEmpty()),
            identifier.map(TokenParam::getValue).filter(text -> !text.isEmpty())));
  }

  /**
   * The last id of the page before, null on the first page.
   *
   * @throws Refusal if the cursor is none of ours
   */
  public UUID after() {
    if (cursor.isEmpty()) {
      return null;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor.get()));
      UUID id = new UUID(bytes.getLong(), bytes.getLong());
      if (!bytes.hasRemaining()) {
        return id;
      }
    } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
      throw badCursor();
    }
    throw badCursor();
  }

  /** Address of this search, at a given place. */
  public String link(String base, UUID after) {
    StringBuilder link = new StringBuilder(base).append('/').append(type).append("?");
    id.ifPresent(value -> append(link, "_id", value));
    identifier.ifPresent(
        token ->
            append(
                link,
                "identifier",
                token.getSystem() == null
                    ? token.getValue()
                    : token.getSystem()
                        + "|"
                        + (token.getValue() == null ? "" : token.getValue())));
    patient.ifPresent(value -> append(link, "patient", value));
    append(link, "_count", String.valueOf(count));
    if (after != null) {
      byte[] bytes =
          ByteBuffer.allocate(16)
              .putLong(after.getMostSignificantBits())
              .putLong(after.getLeastSignificantBits())
              .array();
      append(link, "cursor", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    return link.toString();
  }

  private static void append(StringBuilder link, String name, String value) {
    if (link.charAt(link.length() - 1) != '?') {
      link.append('&');
    }
    link.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  private static String idPart(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private static Refusal badCursor() {
    return new Refusal(
        400,
        java.util.List.of(
            Issue.error(
                Issue.Kind.INVALID, "cursor", "Follow the next link of the page before as it is")));
  }
}
