package org.longwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.longwatch.process.CannotStart;
import picocli.CommandLine.Option;

/** A node that runs, asked in the name of a person: options that several commands share. */
final class RunningNode {

  private static final Duration PATIENCE = Duration.ofHours(2);

  @Option(
      names = "--server",
      defaultValue = "http://localhost:8080",
      description = "address of the node (${DEFAULT-VALUE})")
  private URI server;

  @Option(names = "--login", required = true, description = "log-in of a person who may do this")
  private String login;

  @Option(
      names = "--password-file",
      description = "file that holds the password (otherwise LONGWATCH_PASSWORD)")
  private Path passwordFile;

  /** Posts an order and answers what the node says; refusals are clear messages. */
  JsonNode post(String path) throws IOException, InterruptedException {
    String address = server.toString().replaceAll("/+$", "") + path;
    HttpResponse<String> answer;
    try {
      answer =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofSeconds(10))
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create(address))
                      .timeout(PATIENCE)
                      .header("Authorization", "Basic " + credentials())
                      .POST(HttpRequest.BodyPublishers.noBody())
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CannotStart("No node answers at " + address + " (" + e + ").", e);
    }
    switch (answer.statusCode()) {
      case 200:
        return new ObjectMapper().readTree(answer.body());
      case 401:
        throw new CannotStart("The node does not know " + login + " with this password.");
      case 403:
        throw new CannotStart(login + " may not do this: " + answer.body());
      default:
        throw new CannotStart(address + " answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  private String credentials() throws IOException {
    String password =
        passwordFile == null
            ? System.getenv("LONGWATCH_PASSWORD")
            : Files.readString(passwordFile).strip();
    if (password == null || password.isEmpty()) {
      throw new CannotStart("Set LONGWATCH_PASSWORD, or name a --password-file.");
    }
    return Base64.getEncoder()
        .encodeToString((login + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
