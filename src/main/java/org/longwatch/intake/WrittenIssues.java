package org.longwatch.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.longwatch.kernel.Issue;

/** Issues as the receipt keeps them. */
final class WrittenIssues {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Issue>> LIST = new TypeReference<>() {};

  private WrittenIssues() {}

  static String write(List<Issue> issues) {
    try {
      return JSON.writeValueAsString(issues);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Issue> read(String json) {
    try {
      return json == null ? List.of() : JSON.readValue(json, LIST);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
