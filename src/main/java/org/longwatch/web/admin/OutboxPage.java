package org.longwatch.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.reminder.Addresses;
import org.longwatch.reminder.LetterState;
import org.longwatch.reminder.Outbox;
import org.longwatch.reminder.OutboxLine;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.web.Viewer;

/** Every letter and what became of it, and whom no letter reaches. */
@Named
@RequestScoped
public class OutboxPage {

  private static final int LINES = 200;

  @Inject Outbox outbox;
  @Inject Addresses addresses;
  @Inject Catalogue catalogue;
  @Inject Access access;

  private String state;
  private String address;
  private String reason;
  private String bounce;
  private Map<CentreId, String> codes;
  private List<OutboxLine> letters;
  private List<Addresses.Undeliverable> undeliverable;
  private List<CentreLine> unreachable;

  public void open() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    chosen();
  }

  private Optional<LetterState> chosen() {
    if (getState() == null) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(LetterState.values())
            .filter(one -> one.name().equals(state))
            .findFirst()
            .orElseThrow(() -> new NotFound("There is no such state of a letter")));
  }

  public Outbox.Standing getStanding() {
    return outbox.standing();
  }

  public LetterState[] getStates() {
    return LetterState.values();
  }

  public List<OutboxLine> getLetters() {
    if (letters == null) {
      letters = outbox.latest(Optional.empty(), chosen(), LINES);
    }
    return letters;
  }

  public List<Addresses.Undeliverable> getUndeliverable() {
    if (undeliverable == null) {
      undeliverable = addresses.undeliverable();
    }
    return undeliverable;
  }

  /** Centres at which nobody has an address that works. */
  public List<CentreLine> getUnreachable() {
    if (unreachable == null) {
      unreachable = addresses.unreachable();
    }
    return unreachable;
  }

  public String resend(String letter) {
    outbox.resend(UUID.fromString(letter));
    Viewer.tell("The letter goes out again within a minute, with what is owed by then.");
    return again();
  }

  public String confirm(String id) {
    addresses.confirm(UUID.fromString(id));
    Viewer.tell("Letters are written to this address from now on.");
    return again();
  }

  /** A steward knows of an address at which nothing arrives. */
  public String report() {
    addresses.report(address, reason);
    Viewer.tell("Nothing is written to this address until somebody confirms it.");
    return again();
  }

  /** A bounce as the mail server wrote it. */
  public String bounced() {
    boolean failed = addresses.bounced(Viewer.text("bounce", bounce));
    Viewer.tell(
        failed
            ? "The letter did not arrive; whoever is left gets its digest."
            : "This tells of no failure for good, so nothing changes.");
    return again();
  }

  private String again() {
    return "/outbox?faces-redirect=true" + (getState() == null ? "" : "&state=" + state);
  }

  /** Code of a centre. */
  public String code(CentreId centre) {
    if (codes == null) {
      codes =
          catalogue.centres().stream().collect(Collectors.toMap(CentreLine::id, CentreLine::code));
    }
    return codes.getOrDefault(centre, "");
  }

  public String getState() {
    state = Viewer.parameter(state, "state");
    return state;
  }

  public void setState(String state) {
    this.state = state;
  }

  public String getAddress() {
    return address;
  }

  public void setAddress(String address) {
    this.address = address;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  public String getBounce() {
    return bounce;
  }

  public void setBounce(String bounce) {
    this.bounce = bounce;
  }
}
