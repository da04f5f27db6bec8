package org.longwatch.fhir.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the resources of a Bundle's entries stand in its bytes, so that one of them can be looked
 * at exactly as it was sent.
 */
public final class Slices {

  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] bundle;
  private final Map<Integer, Slice> resources = new TreeMap<>();

  private record Slice(int from, int to) {}

  private Slices(byte[] bundle) {
    this.bundle = bundle;
  }

  /** Looks where they stand; bytes that are no JSON have none. */
  public static Slices of(byte[] bundle) {
    Slices slices = new Slices(bundle);
    try (JsonParser parser = JSON.createParser(bundle)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        slices.readBundle(parser);
      }
    } catch (IOException e) {
      slices.resources.clear();
    }
    return slices;
  }

  /**
   * The bytes of a resource within an envelope such as Parameters, by the name of its parameter.
   */
  public static Optional<byte[]> parameter(byte[] parameters, String name) {
    try (JsonParser parser = JSON.createParser(parameters)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean list = parser.currentName().equals("parameter");
        if (parser.nextToken() == JsonToken.START_ARRAY && list) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            Optional<byte[]> found = parameter(parser, parameters, name);
            if (found.isPresent()) {
              return found;
            }
          }
        } else {
          parser.skipChildren();
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> parameter(JsonParser parser, byte[] bytes, String name)
      throws IOException {
    String named = null;
    Slice resource = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (field.equals("name")) {
        named = parser.getText();
      } else if (field.equals("resource")) {
        resource = slice(parser);
      } else {
        parser.skipChildren();
      }
    }
    return resource == null || !name.equals(named)
        ? Optional.empty()
        : Optional.of(java.util.Arrays.copyOfRange(bytes, resource.from(), resource.to()));
  }

  /** The resource of an entry, empty if it has none. */
  public byte[] resource(int entry) {
    Slice slice = resources.get(entry);
    return slice == null
        ? new byte[0]
        : java.util.Arrays.copyOfRange(bundle, slice.from(), slice.to());
  }

  private void readBundle(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean entries = parser.currentName().equals("entry");
      if (parser.nextToken() == JsonToken.START_ARRAY && entries) {
        for (int entry = 0; parser.nextToken() != JsonToken.END_ARRAY; entry++) {
          if (parser.currentToken() == JsonToken.START_OBJECT) {
            readEntry(parser, entry);
          } else {
            parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readEntry(JsonParser parser, int entry) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean resource = parser.currentName().equals("resource");
      parser.nextToken();
      if (resource) {
        resources.put(entry, slice(parser));
      } else {
        parser.skipChildren();
      }
    }
  }

  private static Slice slice(JsonParser parser) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    return new Slice(from, (int) parser.currentLocation().getByteOffset());
  }
}
