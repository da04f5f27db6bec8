package org.longwatch.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.identity.ClientLine;
import org.longwatch.identity.Clients;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Settings;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;
import org.longwatch.web.Viewer;

/** Centres' systems: keys, scopes, rates, and secrets where they are allowed. */
@Named
@RequestScoped
public class ClientsPage {

  @Inject Clients clients;
  @Inject Catalogue catalogue;
  @Inject Access access;
  @Inject Settings settings;

  private String id;
  private String clientId;
  private String name;
  private String centre;
  private String scopes = Scopes.EVERYTHING.text();
  private String jwks;
  private String jwksUri;
  private String rate;

  /**
   * A client as the list shows it.
   *
   * @param proof how it proves who it is
   */
  public record Row(ClientLine client, String centre, String proof) {}

  /** Checks who asks and fills the form with the chosen client. */
  public void open() {
    access.require(Role.ADMINISTRATOR);
    if (id != null) {
      ClientLine client = chosen();
      clientId = client.clientId();
      name = client.displayName();
      scopes = client.scopes().text();
      jwks = client.jwks().orElse(null);
      jwksUri = client.jwksUri().map(URI::toString).orElse(null);
      rate =
          client.ratePerMinute().isPresent()
              ? Integer.toString(client.ratePerMinute().getAsInt())
              : null;
    }
  }

  public List<Row> getClients() {
    Map<CentreId, String> names =
        catalogue.centres().stream()
            .collect(Collectors.toMap(CentreLine::id, line -> line.code() + " " + line.name()));
    return clients.clients().stream()
        .map(client -> new Row(client, names.getOrDefault(client.centre(), ""), proof(client)))
        .toList();
  }

  private static String proof(ClientLine client) {
    List<String> proofs = new ArrayList<>();
    client.jwks().ifPresent(any -> proofs.add("registered keys"));
    client.jwksUri().ifPresent(uri -> proofs.add("keys at " + uri.getHost()));
    if (client.hasSecret()) {
      proofs.add("secret");
    }
    return proofs.isEmpty() ? "none yet" : String.join(", ", proofs);
  }

  /** Whether secrets are allowed here. */
  public boolean isSecrets() {
    return settings.door().clientSecrets();
  }

  public List<CentreLine> getCentres() {
    return catalogue.centres();
  }

  public String issue() {
    CentreLine of =
        catalogue
            .centreByCode(Viewer.text("centre", centre))
            .orElseThrow(() -> new NotFound("There is no centre " + centre));
    return show(clients.issue(Viewer.text("client id", clientId), of.id(), registration()));
  }

  public String save() {
    ClientLine changed = clients.change(chosen().id(), registration());
    Viewer.tell(changed.clientId() + " was changed; every token it held has ended.");
    return "/admin/clients?faces-redirect=true";
  }

  private Clients.Registration registration() {
    List<String> unknown = Scopes.unknown(scopes == null ? "" : scopes);
    if (!unknown.isEmpty()) {
      throw new RuleViolated("scopes", "Not understood: " + String.join(" ", unknown));
    }
    return new Clients.Registration(
        Viewer.text("name", name),
        Scopes.parse(scopes == null ? "" : scopes),
        filled(jwks),
        filled(jwksUri).map(ClientsPage::address),
        filled(rate).map(ClientsPage::number).map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new RuleViolated("jwksUri", "This is no address: " + text);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new RuleViolated("rate", "A rate is a whole number, not " + text);
    }
  }

  private static Optional<String> filled(String text) {
    return Optional.ofNullable(text).map(String::strip).filter(some -> !some.isEmpty());
  }

  private ClientLine chosen() {
    return clients.clients().stream()
        .filter(client -> client.id().toString().equals(getId()))
        .findFirst()
        .orElseThrow(() -> new NotFound("There is no such client"));
  }

  public String rotate(String id) {
    return show(clients.rotate(UUID.fromString(id)));
  }

  public String revoke(String id) {
    clients.revoke(UUID.fromString(id));
    Viewer.tell("The client and every token it held have ended.");
    return "/admin/clients?faces-redirect=true";
  }

  /** The secret travels to the next page and is nowhere kept. */
  private static String show(Clients.Issued issued) {
    var flash = FacesContext.getCurrentInstance().getExternalContext().getFlash();
    flash.put("clientId", issued.client().clientId());
    issued.secret().ifPresent(secret -> flash.put("secret", secret));
    Viewer.tell(issued.client().clientId() + " is registered.");
    return "/admin/clients?faces-redirect=true";
  }

  public String getClientId() {
    return clientId;
  }

  public void setClientId(String clientId) {
    this.clientId = clientId;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getCentre() {
    return centre;
  }

  public void setCentre(String centre) {
    this.centre = centre;
  }

  public String getId() {
    id = Viewer.parameter(id, "id");
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  public String getScopes() {
    return scopes;
  }

  public void setScopes(String scopes) {
    this.scopes = scopes;
  }

  public String getJwks() {
    return jwks;
  }

  public void setJwks(String jwks) {
    this.jwks = jwks;
  }

  public String getJwksUri() {
    return jwksUri;
  }

  public void setJwksUri(String jwksUri) {
    this.jwksUri = jwksUri;
  }

  public String getRate() {
    return rate;
  }

  public void setRate(String rate) {
    this.rate = rate;
  }
}
