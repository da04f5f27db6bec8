package org.longwatch.fhir.profile;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import ca.uhn.fhir.parser.DataFormatException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.longwatch.security.Sha256;

/**
 * Reads what the entries of a transaction look like. The shape of an entry is all that is written
 * in it, token by token, but for values that differ from patient to patient: of these it holds the
 * kind only.
 *
 * <ul>
 *   <li>the value of an identifier in a system of ours: plain letters and digits
 *   <li>a reference: the type that it leads to, inside the transaction or outside
 *   <li>a day or moment: how precise it is, if there is such a day; the order of the two of a
 *       period
 *   <li>a measured value: where it stands among the numbers that invariants name
 *   <li>the text of a concept: plain words
 *   <li>an id: that nothing in the transaction is called so too
 * </ul>
 *
 * What does not fit its kind is held as it is written, so that the shape is its own.
 */
final class ShapeReader {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String OURS = ProfileDefinitions.BASE + "/sid/";
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  private static final Pattern INSIDE = Pattern.compile("urn:uuid:" + UUID);
  private static final Pattern STORED = Pattern.compile("[A-Z][A-Za-z]{1,40}/" + UUID);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern QUERY =
      Pattern.compile(
          "(?:[A-Z][A-Za-z]{1,40}\\?)?identifier=" + OURS + "[a-z-]{1,40}\\|" + NAME.pattern());
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
  private static final Pattern WORDS =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 ,.()/-]{0,198}[A-Za-z0-9.)])?");
  private static final Pattern DECIMAL = Pattern.compile("(?:0|[1-9][0-9]{0,8})(?:\\.[0-9]{1,9})?");
  private static final Set<String> MOMENTS = Set.of("date", "dateTime", "instant");
  private static final int DEEPEST = 30;

  /** In bytes; in larger ones nobody waits for the walk alone. */
  private static final int LARGEST = 2_000_000;

  private final FhirContext fhir;
  private final ShapeRules rules;

  ShapeReader(FhirContext fhir, ShapeRules rules) {
    this.fhir = fhir;
    this.rules = rules;
  }

  /** A shape, by its SHA-256. */
  record Shape(long first, long second, long third, long fourth) {}

  /**
   * The shapes of the entries of a transaction.
   *
   * @param json the bytes as received
   * @return empty if it cannot be told by its shape, or is no transaction at all
   */
  Set<Shape> read(byte[] json) {
    try (JsonParser parser = JSON.createParser(text(json))) {
      return new Reading(parser).transaction();
    } catch (Untold | IOException | DataFormatException validatedAtLength) {
      return Set.of();
    }
  }

  /** Read to the letter: where others mend what is no UTF-8, or see a byte order mark, none is. */
  private static String text(byte[] json) throws IOException {
    require(json.length > 0 && json.length <= LARGEST && json[0] == '{');
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
  }

  /** Not to be told by its shape. */
  private static final class Untold extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Untold() {
      super("", null, false, false);
    }
  }

  /**
   * An entry while it is read.
   *
   * @param inside addresses of other entries that it names, in order
   */
  private record Entry(StringBuilder text, List<String> inside) {}

  /** What was read of an object before what is being read of it. */
  private static final class Seen {
    private String system;
    private String moment;
  }

  private final class Reading {

    private final JsonParser parser;
    private final StringBuilder head = new StringBuilder();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> typeAt = new HashMap<>();
    private final Set<String> outside = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private boolean unclear;
    private String ownId;
    private Entry entry;

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    Set<Shape> transaction() throws IOException {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      require("resourceType".equals(parser.nextFieldName()));
      require("Bundle".equals(parser.nextTextValue()));
      boolean transaction = false;
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        switch (name) {
          case "entry" -> {
            require(token == JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              entry();
            }
          }
          case "type" -> {
            transaction = "transaction".equals(parser.getText());
            literal(name(head, name), token, 0);
          }
          case "id", "timestamp" -> {
            entry = new Entry(name(head, name), List.of());
            require(token == JsonToken.VALUE_STRING);
            require(name.equals("id") ? isId(parser.getText()) : moment(parser.getText()));
          }
          case "identifier" -> {
            entry = new Entry(name(head, name), List.of());
            value(token, fhir.getElementDefinition("Identifier"), name, null, new Seen(), 0);
          }
          default -> literal(name(head, name), token, 0);
        }
      }
      require(transaction && parser.nextToken() == null);
      return shapes();
    }

    private Set<Shape> shapes() throws CharacterCodingException {
      Set<Shape> shapes = new HashSet<>();
      for (Entry each : entries) {
        StringBuilder text = each.text();
        for (String address : each.inside()) {
          String type = typeAt.get(address);
          require(type != null);
          text.append('>').append(type);
        }
        text.append('|').append(head);
        shapes.add(digest(text));
      }
      // what a reference outside means must lie outside for certain
      for (String address : typeAt.keySet()) {
        require(!outside.contains(address.substring("urn:uuid:".length())));
      }
      require(ids.isEmpty() || !unclear && Collections.disjoint(ids, outside));
      return shapes;
    }

    private void entry() throws IOException {
      require(parser.currentToken() == JsonToken.START_OBJECT);
      entry = new Entry(new StringBuilder(512), new ArrayList<>(4));
      entries.add(entry);
      String address = null;
      String type = null;
      ownId = null;
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        name(entry.text(), name);
        switch (name) {
          case "fullUrl" -> {
            address = parser.getText();
            require(INSIDE.matcher(address).matches());
          }
          case "resource" -> type = resource(token);
          case "request" -> request(token);
          default -> throw new Untold();
        }
      }
      require(type != null && (address == null || typeAt.put(address, type) == null));
      if (ownId != null) {
        require(ids.add(ownId));
        boolean own = ("urn:uuid:" + ownId).equals(address);
        require(own || address == null || !address.endsWith(ownId));
        entry.text().append(own ? "~=" : "~!");
      }
    }

    private void request(JsonToken start) throws IOException {
      require(start == JsonToken.START_OBJECT);
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        name(entry.text(), name);
        boolean address = name.equals("url") || name.equals("ifNoneExist");
        if (!address || token != JsonToken.VALUE_STRING || !pointsOutside(parser.getText())) {
          literal(entry.text(), token, 0);
        }
      }
    }

    /** Its type comes first, or it is not told. */
    private String resource(JsonToken start) throws IOException {
      require(start == JsonToken.START_OBJECT && "resourceType".equals(parser.nextFieldName()));
      require(parser.nextToken() == JsonToken.VALUE_STRING);
      String type = parser.getText();
      require(rules.tells(type));
      name(entry.text(), type);
      BaseRuntimeElementCompositeDefinition<?> definition = fhir.getResourceDefinition(type);
      Seen seen = new Seen();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        require(!name.equals("contained"));
        if (name.equals("id")) {
          name(entry.text(), name);
          require(parser.nextToken() == JsonToken.VALUE_STRING);
          ownId = parser.getText();
          require(isId(ownId));
        } else {
          field(name, definition, seen, 0);
        }
      }
      return type;
    }

    private void field(
        String name, BaseRuntimeElementCompositeDefinition<?> container, Seen seen, int depth)
        throws IOException {
      name(entry.text(), name);
      JsonToken token = parser.nextToken();
      BaseRuntimeChildDefinition child = container.getChildByName(name);
      BaseRuntimeElementDefinition<?> definition =
          child == null ? null : child.getChildByName(name);
      value(token, definition, name, container, seen, depth);
    }

    private void value(
        JsonToken token,
        BaseRuntimeElementDefinition<?> definition,
        String name,
        BaseRuntimeElementCompositeDefinition<?> container,
        Seen seen,
        int depth)
        throws IOException {
      require(depth < DEEPEST);
      if (token == JsonToken.START_ARRAY) {
        entry.text().append('[');
        for (JsonToken each = parser.nextToken();
            each != JsonToken.END_ARRAY;
            each = parser.nextToken()) {
          value(each, definition, name, null, seen, depth + 1);
        }
        entry.text().append(']');
      } else if (token == JsonToken.START_OBJECT
          && definition instanceof BaseRuntimeElementCompositeDefinition<?> composite) {
        object(composite, name, depth + 1);
      } else if (container == null
          || definition == null
          || !isOfKind(definition, name, container, seen)) {
        literal(entry.text(), token, depth);
      }
    }

    private void object(
        BaseRuntimeElementCompositeDefinition<?> definition, String calledBy, int depth)
        throws IOException {
      boolean measured =
          calledBy.equals("valueQuantity") && definition.getName().equals("Quantity");
      Seen seen = new Seen();
      entry.text().append('{');
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (measured && name.equals("value")) {
          name(entry.text(), name);
          measured(parser.nextToken());
        } else {
          field(name, definition, seen, depth);
        }
      }
      entry.text().append('}');
    }

    private void measured(JsonToken token) throws IOException {
      boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
      if (number && DECIMAL.matcher(parser.getText()).matches()) {
        entry.text().append("~n").append(rules.rank(Double.parseDouble(parser.getText())));
      } else {
        literal(entry.text(), token, 0);
      }
    }

    /** Whether a value is of the kind that its place has, which then stands for it. */
    private boolean isOfKind(
        BaseRuntimeElementDefinition<?> definition,
        String name,
        BaseRuntimeElementCompositeDefinition<?> container,
        Seen seen)
        throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        return false;
      }
      String text = parser.getText();
      return switch (container.getName()) {
        case "Identifier" -> {
          if (name.equals("system")) {
            seen.system = text;
          }
          yield name.equals("value")
              && seen.system != null
              && seen.system.startsWith(OURS)
              && NAME.matcher(text).matches()
              && stands("~i");
        }
        case "Reference" -> name.equals("reference") && points(text);
        case "CodeableConcept" ->
            name.equals("text") && WORDS.matcher(text).matches() && stands("~w");
        case "Period" -> (name.equals("start") || name.equals("end")) && bound(text, seen);
        default ->
            MOMENTS.contains(definition.getName())
                && (container instanceof RuntimeResourceDefinition
                    || container.getName().equals("Extension"))
                && moment(text);
      };
    }

    private boolean stands(String kind) {
      entry.text().append(kind);
      return true;
    }

    private boolean points(String reference) {
      if (INSIDE.matcher(reference).matches()) {
        entry.inside().add(reference);
        return stands("~u");
      }
      boolean told = pointsOutside(reference);
      unclear |= !told;
      return told;
    }

    private boolean pointsOutside(String address) {
      if (STORED.matcher(address).matches()) {
        int slash = address.indexOf('/');
        outside.add(address.substring(slash + 1));
        return stands("~s" + address.substring(0, slash));
      }
      return QUERY.matcher(address).matches()
          && stands("~q" + address.substring(0, address.indexOf('|')));
    }

    /** The first of the two is told by its precision, the second by its order too. */
    private boolean bound(String text, Seen seen) {
      String kind = Moments.kind(text);
      require(kind != null);
      if (seen.moment == null) {
        seen.moment = text;
        return stands("~p" + kind);
      }
      require(kind.equals(Moments.kind(seen.moment)));
      return stands("~p" + Integer.signum(text.compareTo(seen.moment)));
    }

    private boolean isId(String text) {
      return ID.matcher(text).matches() && stands("~i");
    }

    private boolean moment(String text) {
      String kind = Moments.kind(text);
      return kind != null && stands("~m" + kind);
    }

    /** What is written, so that no two texts give the same. */
    private void literal(StringBuilder text, JsonToken token, int depth) throws IOException {
      require(depth < DEEPEST);
      switch (token) {
        case START_OBJECT -> {
          text.append('{');
          for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            require(!name.equals("reference")); // whom it means is not written here
            literal(name(text, name), parser.nextToken(), depth + 1);
          }
          text.append('}');
        }
        case START_ARRAY -> {
          text.append('[');
          for (JsonToken each = parser.nextToken();
              each != JsonToken.END_ARRAY;
              each = parser.nextToken()) {
            literal(text, each, depth + 1);
          }
          text.append(']');
        }
        case VALUE_STRING -> string(text, parser.getText());
        default -> text.append('#').append(parser.getText()).append('#');
      }
    }

    private static StringBuilder name(StringBuilder text, String name) {
      return text.append('.').append(name.length()).append(':').append(name);
    }

    private static void string(StringBuilder text, String value) {
      text.append('"').append(value.length()).append(':').append(value);
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new Untold();
    }
  }

  private static Shape digest(CharSequence text) throws CharacterCodingException {
    MessageDigest sha = Sha256.digest();
    sha.update(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)));
    ByteBuffer sum = ByteBuffer.wrap(sha.digest());
    return new Shape(sum.getLong(), sum.getLong(), sum.getLong(), sum.getLong());
  }
}
