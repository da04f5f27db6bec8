package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.handover.HandoverLine;
import org.longwatch.handover.HandoverReader;
import org.longwatch.handover.HandoverState;
import org.longwatch.handover.Handovers;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Role;

/** Patients that come from and go to other centres: for the staff of a centre. */
@Named
@RequestScoped
public class HandoversPage {

  @Inject Handovers handovers;
  @Inject HandoverReader reader;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject Access access;
  @Inject AccessLog accessLog;

  private CentreId own;
  private List<HandoverLine> lines;
  private Map<CentreId, String> names;
  private String pseudonym;
  private String to;

  /** Finds the viewer's own centre. */
  public void open() {
    access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN);
    own = access.compartment().orElseThrow(() -> new NotFound("Not found"));
    lines = reader.of(own);
    names =
        catalogue.centres().stream()
            .collect(Collectors.toMap(CentreLine::id, each -> each.code() + " " + each.name()));
    accessLog.note(
        "read handovers",
        catalogue.centre(own).code(),
        lines.stream().map(HandoverLine::patient).distinct().toList());
  }

  /** What other centres ask of this one, and waits for an answer. */
  public List<HandoverLine> getComing() {
    return lines.stream()
        .filter(line -> line.to().equals(own) && line.state() == HandoverState.REQUESTED)
        .toList();
  }

  /** What this centre asks of others, and waits for an answer. */
  public List<HandoverLine> getGoing() {
    return lines.stream()
        .filter(line -> line.from().equals(own) && line.state() == HandoverState.REQUESTED)
        .toList();
  }

  public List<HandoverLine> getDecided() {
    return lines.stream().filter(line -> line.state() != HandoverState.REQUESTED).toList();
  }

  /** Code and name of a centre. */
  public String name(CentreId centre) {
    return names.getOrDefault(centre, "");
  }

  /** Centres that could take a patient. */
  public List<CentreLine> getOthers() {
    return catalogue.centres().stream()
        .filter(each -> each.active() && !each.id().equals(own))
        .toList();
  }

  /** Asks another centre to take the patient. */
  public String request() {
    CentreId centre = access.compartment().orElseThrow(() -> new NotFound("Not found"));
    String called = Viewer.text("pseudonym", pseudonym);
    handovers.request(
        registry
            .patient(centre, called)
            .orElseThrow(() -> new NotFound("Your centre has no patient " + called))
            .id(),
        Viewer.text("to", to));
    Viewer.tell("The other centre is asked. Until it accepts, the patient stays with you.");
    return again();
  }

  /** Takes a patient under a name of one's own. */
  public String accept(String id, String called) {
    handovers.accept(UUID.fromString(id), called == null ? "" : called);
    Viewer.tell("The patient is yours; what is owed is on your Today page.");
    return again();
  }

  public String decline(String id) {
    handovers.decline(UUID.fromString(id));
    Viewer.tell("Declined. The patient stays at the other centre.");
    return again();
  }

  public String takeBack(String id) {
    handovers.takeBack(UUID.fromString(id));
    Viewer.tell("Taken back. The patient stays with you.");
    return again();
  }

  private static String again() {
    return "/handovers?faces-redirect=true";
  }

  public String getPseudonym() {
    return pseudonym;
  }

  public void setPseudonym(String pseudonym) {
    this.pseudonym = pseudonym;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to;
  }
}
