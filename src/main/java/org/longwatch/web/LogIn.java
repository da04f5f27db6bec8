package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.longwatch.entrance.Addresses;
import org.longwatch.entrance.OpenIdServlet;
import org.longwatch.entrance.Sessions;
import org.longwatch.identity.LogIns;
import org.longwatch.identity.OpenId;
import org.longwatch.platform.DoorSettings;
import org.longwatch.platform.Settings;
import org.longwatch.security.CurrentActor;

/** The log-in form, its second step, and the way out. */
@Named
@RequestScoped
public class LogIn {

  @Inject LogIns logIns;
  @Inject OpenId openId;
  @Inject CurrentActor currentActor;
  @Inject Settings settings;
  @Inject HttpServletRequest request;

  private String login;
  private String password;
  private String code;
  private String next;
  private String refused;

  /** Judges the password; a wrong log-in says so and no more. */
  public void enter() throws IOException {
    if (login == null || password == null) {
      refuse("Log-in name or password is not right.");
      return;
    }
    go(logIns.enter(login, password, address()), "Log-in name or password is not right.");
  }

  /** Judges the one-time code. */
  public void enterCode() throws IOException {
    Optional<LogIns.CodeNeeded> pending = Sessions.awaited(request);
    if (pending.isEmpty()) {
      refuse("That took too long. Begin again.");
      return;
    }
    next = Sessions.next(request).orElse(null);
    go(
        logIns.enterCode(pending.get(), code == null ? "" : code, address()),
        "The code is not right. Each code is good once.");
  }

  private void go(LogIns.Outcome outcome, String wrong) throws IOException {
    ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
    if (outcome instanceof LogIns.Entered entered) {
      Sessions.begin(request, entered, settings.door().idle(), Optional.empty());
      external.redirect(
          external.getRequestContextPath()
              + (entered.mustEnrol() ? "/account" : OpenIdServlet.safe(next)));
    } else if (outcome instanceof LogIns.CodeNeeded needed) {
      Sessions.await(request, needed, OpenIdServlet.safe(next));
      external.redirect(external.getRequestContextPath() + "/login");
    } else if (outcome instanceof LogIns.MustWait wait) {
      refuse(
          "Too many tries. Wait "
              + Math.max(1, wait.patience().toSeconds())
              + " seconds before the next one.");
      external.setResponseStatus(429);
    } else {
      refuse(wrong);
    }
  }

  /** Ends the session, at the provider too. */
  public void leave() throws IOException {
    ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
    currentActor.find().ifPresent(logIns::leave);
    Optional<String> idToken = Sessions.end(request);
    Optional<URI> wayOut = idToken.flatMap(openId::wayOut);
    external.redirect(
        wayOut.map(URI::toString).orElse(external.getRequestContextPath() + "/login"));
  }

  /** Forgets the first step. */
  public void again() throws IOException {
    Sessions.end(request);
    ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
    external.redirect(external.getRequestContextPath() + "/login");
  }

  /** Whether the password was right and the one-time code is awaited. */
  public boolean isCodeAwaited() {
    return Sessions.awaited(request).isPresent();
  }

  /** Whether passwords are kept here at all. */
  public boolean isLocal() {
    return settings.door().localLogIn();
  }

  /** What the provider is called; empty without one. */
  public String getProvider() {
    return openId.provider().map(DoorSettings.Provider::name).orElse("");
  }

  /** Where the log-in at the provider begins. */
  public String getDeparture() {
    return request.getContextPath()
        + "/login/openid?next="
        + URLEncoder.encode(OpenIdServlet.safe(next), StandardCharsets.UTF_8);
  }

  /** Why somebody who came from the provider is not in. */
  public String getRefusal() {
    if ("account".equals(refused)) {
      return "Your organisation knows you, but you have no access here. Ask an administrator.";
    }
    return "provider".equals(refused) ? "The log-in at your organisation did not work." : "";
  }

  private String address() {
    return Addresses.of(request, settings.door().proxies());
  }

  private static void refuse(String text) {
    FacesContext.getCurrentInstance()
        .addMessage(null, new FacesMessage(FacesMessage.SEVERITY_ERROR, text, null));
  }

  public String getLogin() {
    return login;
  }

  public void setLogin(String login) {
    this.login = login;
  }

  public String getPassword() {
    return null;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getCode() {
    return null;
  }

  public void setCode(String code) {
    this.code = code;
  }

  public String getNext() {
    return next;
  }

  public void setNext(String next) {
    this.next = next;
  }

  public String getRefused() {
    return refused;
  }

  public void setRefused(String refused) {
    this.refused = refused;
  }
}
