package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Mode;
import org.longwatch.platform.Settings;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/** Who looks at the page, and where that person may go. */
@Named
@RequestScoped
public class Viewer {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  @Inject CurrentActor currentActor;
  @Inject Settings settings;
  @Inject Clocks clocks;
  @Inject HttpServletRequest request;
  @Inject ServletContext context;

  /** A page in the navigation. */
  public record Place(String path, String name, boolean here) {}

  public String getName() {
    return currentActor.find().map(Actor::displayName).orElse("");
  }

  public String getRoles() {
    return currentActor
        .find()
        .map(a -> a.roles().stream().sorted().map(Role::label).collect(Collectors.joining(", ")))
        .orElse("");
  }

  public boolean isDemo() {
    return settings.mode() == Mode.DEMO;
  }

  public boolean is(String role) {
    return currentActor.find().filter(actor -> actor.is(Role.valueOf(role))).isPresent();
  }

  public String getNow() {
    return MINUTE.format(clocks.instant().atOffset(ZoneOffset.UTC));
  }

  /** A moment, to the minute, in UTC. */
  public String minute(Instant moment) {
    return moment == null ? "" : MINUTE.format(moment.atOffset(ZoneOffset.UTC));
  }

  /** Version of this installation, from the build. */
  public String getVersion() {
    try (InputStream file =
        context.getResourceAsStream("/META-INF/maven/org.longwatch/longwatch/pom.properties")) {
      if (file == null) {
        return "development";
      }
      Properties build = new Properties();
      build.load(file);
      return build.getProperty("version", "development");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pages of the viewer's roles, in order of use. */
  public List<Place> getPlaces() {
    List<Place> places = new ArrayList<>();
    Set<Role> roles = currentActor.find().map(Actor::roles).orElse(Set.of());
    boolean site = roles.contains(Role.SITE_STAFF) || roles.contains(Role.SITE_PHYSICIAN);
    boolean safety = roles.contains(Role.SAFETY_PHYSICIAN);
    boolean steward = roles.contains(Role.STEWARD);
    boolean reader = roles.contains(Role.HOLDER) || roles.contains(Role.REGULATOR);
    add(places, steward, "/operations", "Operations");
    add(places, site || steward, "/today", "Today");
    add(places, site || steward, "/reminders", "Reminders");
    add(places, site, "/handovers", "Handovers");
    add(places, site, "/feed", "Calendar");
    add(places, site || steward, "/completeness", "Completeness");
    add(places, steward, "/outbox", "Outbox");
    add(places, reader && !safety && !steward, "/report", "Report");
    add(places, safety || steward || reader, "/signals", "Signals");
    boolean regulator = roles.contains(Role.REGULATOR);
    add(places, safety || steward || regulator, "/surveillance", "Surveillance");
    add(places, !site && !steward && (safety || regulator), "/completeness", "Completeness");
    add(places, site || safety || steward, "/search", "Search");
    add(places, site || safety || steward, "/plans", "Plans");
    add(places, safety || steward, "/report", "Report");
    add(places, steward && !roles.contains(Role.ADMINISTRATOR), "/admin/access", "Access");
    if (roles.contains(Role.ADMINISTRATOR)) {
      add(places, true, "/admin/centres", "Centres");
      add(places, true, "/admin/products", "Products");
      add(places, true, "/admin/people", "People");
      add(places, true, "/admin/clients", "Clients");
      add(places, true, "/admin/access", "Access");
      add(places, !steward, "/outbox", "Outbox");
    }
    return places;
  }

  /** Where a role's day begins. */
  public void home() throws IOException {
    List<Place> places = getPlaces();
    var external = FacesContext.getCurrentInstance().getExternalContext();
    external.redirect(
        request.getContextPath() + (places.isEmpty() ? "/login" : places.get(0).path()));
  }

  /**
   * A parameter of the page, also while a form comes back and the page's own fields are not filled
   * yet; every form repeats the parameters it depends on.
   */
  public static String parameter(String known, String name) {
    if (known != null) {
      return known;
    }
    String given =
        FacesContext.getCurrentInstance().getExternalContext().getRequestParameterMap().get(name);
    return given == null || given.isBlank() ? null : given;
  }

  /**
   * What was entered into a field that must not be empty.
   *
   * @throws RuleViolated if it is
   */
  public static String text(String field, String value) {
    if (value == null || value.isBlank()) {
      throw new RuleViolated(field, "The field " + field + " is needed");
    }
    return value.strip();
  }

  /** Tells the viewer, on the page that comes next, what was done. */
  public static void tell(String text) {
    FacesContext faces = FacesContext.getCurrentInstance();
    faces.addMessage(null, new FacesMessage(FacesMessage.SEVERITY_INFO, text, null));
    faces.getExternalContext().getFlash().setKeepMessages(true);
  }

  private void add(List<Place> places, boolean visible, String path, String name) {
    if (visible) {
      String here = request.getServletPath();
      places.add(
          new Place(
              path,
              name,
              here.equals(path)
                  || (path.equals("/signals")
                      && (here.equals("/signal")
                          || here.equals("/runs")
                          || here.equals("/comparison")))
                  || (path.equals("/search") && here.equals("/patient"))
                  || (path.equals("/today") && here.equals("/contact"))));
    }
  }
}
