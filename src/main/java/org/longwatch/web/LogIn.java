package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.longwatch.identity.Accounts;
import org.longwatch.security.Actor;

/** The log-in form, and the way out. */
@Named
@RequestScoped
public class LogIn {

  @Inject Accounts accounts;

  private String login;
  private String password;
  private String next;

  /** Logs in and goes to the page that was asked for; a wrong log-in says so and no more. */
  public void enter() throws IOException {
    FacesContext faces = FacesContext.getCurrentInstance();
    Optional<Actor> actor =
        login == null || password == null ? Optional.empty() : accounts.logIn(login, password);
    if (actor.isEmpty()) {
      faces.addMessage(
          null,
          new FacesMessage(
              FacesMessage.SEVERITY_ERROR, "Log-in name or password is not right.", null));
      return;
    }
    ExternalContext external = faces.getExternalContext();
    HttpServletRequest request = (HttpServletRequest) external.getRequest();
    request.getSession(true);
    request.changeSessionId();
    request.getSession().setAttribute(Doorkeeper.ACCOUNT, actor.get().id());
    external.redirect(external.getRequestContextPath() + safe(next));
  }

  /** Ends the session. */
  public void leave() throws IOException {
    ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
    external.invalidateSession();
    external.redirect(external.getRequestContextPath() + "/login");
  }

  /** Only paths of this application; everything else goes home. */
  static String safe(String next) {
    boolean local =
        next != null && next.matches("/[A-Za-z0-9][^\\\\]*") && !next.startsWith("/login");
    return local ? next : "/";
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

  public String getNext() {
    return next;
  }

  public void setNext(String next) {
    this.next = next;
  }
}
