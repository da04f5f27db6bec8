package org.longwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longwatch.process.CannotStart;

/**
 * In whose name bundles are sent: one client for all of them, or each centre's client for the
 * bundles that name the centre.
 */
final class Credentials {

  /** A FHIR client of one centre. */
  record Client(String id, String secret) {
    @Override
    public String toString() {
      return id;
    }
  }

  private static final Pattern CENTRE =
      Pattern.compile(
          "\"system\"\\s*:\\s*\"https://longwatch\\.org/fhir/sid/centre\"\\s*,\\s*"
              + "\"value\"\\s*:\\s*\"([^\"]+)\"");
  private static final String HEADER = "centre,client_id,secret";

  private final Client everywhere;
  private final Map<String, Client> byCentre;

  private Credentials(Client everywhere, Map<String, Client> byCentre) {
    this.everywhere = everywhere;
    this.byCentre = byCentre;
  }

  static Credentials of(Client client) {
    return new Credentials(client, Map.of());
  }

  static Credentials byCentre(Map<String, Client> clients) {
    return new Credentials(null, Map.copyOf(clients));
  }

  /** Reads a CSV file with the columns centre, client_id, secret. */
  static Credentials read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty() || !lines.get(0).replace(" ", "").equals(HEADER)) {
      throw new CannotStart(file + " must begin with the line " + HEADER + ".");
    }
    Map<String, Client> clients = new HashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] fields = lines.get(i).split(",", -1);
      if (fields.length != 3) {
        throw new CannotStart(file + ", entry " + i + ": wanted are three fields, " + HEADER + ".");
      }
      clients.put(fields[0].strip(), new Client(fields[1].strip(), fields[2].strip()));
    }
    return new Credentials(null, clients);
  }

  /** The client for this bundle; empty when it names no centre we have a client for. */
  Optional<Client> forBundle(String bundle) {
    if (everywhere != null) {
      return Optional.of(everywhere);
    }
    Matcher centre = CENTRE.matcher(bundle);
    while (centre.find()) {
      Client client = byCentre.get(centre.group(1));
      if (client != null) {
        return Optional.of(client);
      }
    }
    return Optional.empty();
  }
}
