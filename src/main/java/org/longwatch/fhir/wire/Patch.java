package org.longwatch.fhir.wire;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonPatch;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.longwatch.kernel.Issue;

/** A JSON Patch (RFC 6902) as a client sent it. */
public final class Patch {

  private static final Set<String> OPERATIONS =
      Set.of("add", "remove", "replace", "move", "copy", "test");

  private final JsonPatch patch;

  private Patch(JsonPatch patch) {
    this.patch = patch;
  }

  /**
   * Reads a patch.
   *
   * @param issues takes what is wrong with it as a document
   */
  public static Optional<Patch> read(byte[] bytes, String place, List<Issue> issues) {
    try (JsonReader reader =
        Json.createReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)))) {
      JsonArray operations = reader.readArray();
      for (int i = 0; i < operations.size(); i++) {
        if (!operation(operations.get(i))) {
          issues.add(
              Issue.error(
                  Issue.Kind.STRUCTURE,
                  place,
                  "Operation "
                      + i
                      + " of the patch must have an op (add, remove, replace, move, copy, test),"
                      + " a path, and a value or from where its op needs one (RFC 6902)"));
          return Optional.empty();
        }
      }
      return Optional.of(new Patch(Json.createPatch(operations)));
    } catch (JsonException | IllegalStateException | ClassCastException e) {
      issues.add(
          Issue.error(
              Issue.Kind.STRUCTURE,
              place,
              "This is no JSON Patch: send a JSON array of operations (RFC 6902)"));
      return Optional.empty();
    }
  }

  private static boolean operation(JsonValue value) {
    if (!(value instanceof JsonObject operation) || !text(operation, "op") || !path(operation)) {
      return false;
    }
    return switch (operation.getString("op")) {
      case "add", "replace", "test" -> operation.containsKey("value");
      case "move", "copy" -> text(operation, "from");
      default -> OPERATIONS.contains(operation.getString("op"));
    };
  }

  private static boolean path(JsonObject operation) {
    return text(operation, "path")
        && (operation.getString("path").isEmpty() || operation.getString("path").startsWith("/"));
  }

  private static boolean text(JsonObject operation, String name) {
    return operation.get(name) != null
        && operation.get(name).getValueType() == JsonValue.ValueType.STRING;
  }

  /**
   * What becomes of a resource. A patch may copy what it has copied, so few operations can ask for
   * more than any memory holds: the result is measured before it is written.
   *
   * @param most how many characters it may have
   * @param issues takes why it cannot be applied
   */
  public Optional<String> applyTo(String json, int most, String place, List<Issue> issues) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      JsonStructure patched = patch.apply((JsonStructure) reader.readObject());
      if (patched instanceof JsonObject object) {
        Measure measure = new Measure(most);
        if (!measure.fits(object, 1)) {
          issues.add(measure.objection(place));
          return Optional.empty();
        }
        return Optional.of(object.toString());
      }
      issues.add(
          Issue.error(Issue.Kind.STRUCTURE, place, "The patch leaves no resource behind it"));
    } catch (JsonException | ClassCastException | IndexOutOfBoundsException e) {
      issues.add(
          Issue.error(
              Issue.Kind.PROCESSING,
              place,
              "The patch does not fit the current version: a path in it is not there, or a test in"
                  + " it fails; read the resource and send a patch for what it says now"));
    }
    return Optional.empty();
  }

  /** Counts what would be written, up to a limit. */
  private static final class Measure {

    private final int most;
    private long written;
    private boolean tooDeep;

    Measure(int most) {
      this.most = most;
    }

    boolean fits(JsonValue value, int depth) {
      if (depth > Nesting.MOST) {
        tooDeep = true;
        return false;
      }
      written += 2;
      if (value instanceof JsonObject object) {
        for (Map.Entry<String, JsonValue> field : object.entrySet()) {
          written += field.getKey().length() + 3L;
          if (!fits(field.getValue(), depth + 1)) {
            return false;
          }
        }
      } else if (value instanceof JsonArray array) {
        for (JsonValue element : array) {
          if (!fits(element, depth + 1)) {
            return false;
          }
        }
      } else if (value instanceof JsonString string) {
        written += string.getChars().length();
      }
      return written <= most;
    }

    Issue objection(String place) {
      return tooDeep
          ? Issue.error(
              Issue.Kind.STRUCTURE,
              place,
              "The patch nests the resource deeper than " + Nesting.MOST + " levels")
          : Issue.error(
              Issue.Kind.TOO_LONG,
              place,
              "The patch makes the resource larger than " + most + " characters");
    }
  }
}
