package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.longwatch.entrance.Addresses;
import org.longwatch.entrance.Sessions;
import org.longwatch.identity.LogIns;
import org.longwatch.identity.OneTimeCodes;
import org.longwatch.platform.Settings;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/** One's own account: password and one-time codes. */
@Named
@RequestScoped
public class AccountPage {

  private static final String AGAIN = "/account?faces-redirect=true";

  @Inject LogIns logIns;
  @Inject OneTimeCodes codes;
  @Inject CurrentActor currentActor;
  @Inject Settings settings;
  @Inject HttpServletRequest request;

  private String present;
  private String next;
  private String repeated;
  private String code;
  private OneTimeCodes.Enrolment enrolment;

  /** Checks who asks. */
  public void open() {
    currentActor.get();
  }

  public boolean isLocal() {
    return settings.door().localLogIn();
  }

  public boolean isEnrolled() {
    return codes.isUsedBy(currentActor.get().id());
  }

  /** Whether one of the viewer's roles asks for codes. */
  public boolean isAsked() {
    return currentActor.get().roles().stream()
        .map(Role::name)
        .anyMatch(settings.door().rolesWithOneTimeCode()::contains);
  }

  public long getRecoveryCodesLeft() {
    return codes.recoveryCodesLeft();
  }

  /** Begins the enrolment, or goes on with it; asked for only while there are no codes. */
  public OneTimeCodes.Enrolment getEnrolment() {
    if (enrolment == null) {
      enrolment = codes.enrol();
    }
    return enrolment;
  }

  /** The same as a picture for the authenticator. */
  public QrCode getPicture() {
    return QrCode.of(getEnrolment().address());
  }

  public String changePassword() {
    if (next == null || !next.equals(repeated)) {
      throw new org.longwatch.kernel.RuleViolated("repeated", "The new passwords are not the same");
    }
    int epoch =
        logIns.changePassword(
            currentActor.get(),
            present == null ? "" : present,
            next,
            Addresses.of(request, settings.door().proxies()));
    Sessions.keep(request, epoch, isAsked() && !isEnrolled());
    Viewer.tell("Your password was changed. Every other session of yours has ended.");
    return AGAIN;
  }

  /** The recovery codes travel to the next page and are nowhere kept. */
  public String confirm() {
    OneTimeCodes.Confirmed confirmed = codes.confirm(code);
    Sessions.keep(request, confirmed.epoch(), false);
    FacesContext.getCurrentInstance()
        .getExternalContext()
        .getFlash()
        .put("recoveryCodes", List.copyOf(confirmed.recoveryCodes()));
    Viewer.tell("From now on you log in with a code. Every other session of yours has ended.");
    return AGAIN;
  }

  public String giveUp() {
    Sessions.keep(request, codes.giveUp(code), isAsked());
    Viewer.tell("You log in without a code again.");
    return AGAIN;
  }

  public String getPresent() {
    return null;
  }

  public void setPresent(String present) {
    this.present = present;
  }

  public String getNext() {
    return null;
  }

  public void setNext(String next) {
    this.next = next;
  }

  public String getRepeated() {
    return null;
  }

  public void setRepeated(String repeated) {
    this.repeated = repeated;
  }

  public String getCode() {
    return null;
  }

  public void setCode(String code) {
    this.code = code;
  }
}
