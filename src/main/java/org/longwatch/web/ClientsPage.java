package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.identity.ClientLine;
import org.longwatch.identity.Clients;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Access;
import org.longwatch.security.Role;

/** Centres' systems and their secrets. */
@Named
@RequestScoped
public class ClientsPage {

  @Inject Clients clients;
  @Inject Catalogue catalogue;
  @Inject Access access;

  private String clientId;
  private String name;
  private String centre;

  /** A client as the list shows it. */
  public record Row(ClientLine client, String centre) {}

  public void open() {
    access.require(Role.ADMINISTRATOR);
  }

  public List<Row> getClients() {
    Map<CentreId, String> names =
        catalogue.centres().stream()
            .collect(Collectors.toMap(CentreLine::id, line -> line.code() + " " + line.name()));
    return clients.clients().stream()
        .map(client -> new Row(client, names.getOrDefault(client.centre(), "")))
        .toList();
  }

  public List<CentreLine> getCentres() {
    return catalogue.centres();
  }

  public String issue() {
    CentreLine of =
        catalogue
            .centreByCode(CentresPage.text("centre", centre))
            .orElseThrow(() -> new NotFound("There is no centre " + centre));
    return show(
        clients.issue(
            CentresPage.text("client id", clientId), of.id(), CentresPage.text("name", name)));
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
    flash.put("secret", issued.secret());
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
}
