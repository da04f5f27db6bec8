package org.longwatch.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.identity.AccountLine;
import org.longwatch.identity.Accounts;
import org.longwatch.identity.LogIns;
import org.longwatch.identity.OneTimeCodes;
import org.longwatch.identity.Passwords;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.web.Viewer;

/** People and what they may do. */
@Named
@RequestScoped
public class PeoplePage {

  @Inject Accounts accounts;
  @Inject Passwords passwords;
  @Inject LogIns logIns;
  @Inject OneTimeCodes codes;
  @Inject Catalogue catalogue;
  @Inject Access access;

  private String id;
  private String login;
  private String name;
  private String[] roles = {};
  private String centre;
  private String holder;
  private String mail;
  private String password;
  private boolean active = true;
  private Map<CentreId, CentreLine> centres;

  /**
   * A person as the list shows it.
   *
   * @param waitsUntil after too many wrong tries, null otherwise
   */
  public record Person(
      AccountLine account, String roles, String belongsTo, Instant waitsUntil, boolean codes) {}

  /** Checks who asks and fills the form with the chosen person. */
  public void open() {
    access.require(Role.ADMINISTRATOR);
    if (id != null) {
      AccountLine account = chosen();
      login = account.login();
      name = account.displayName();
      roles = account.roles().stream().map(Role::name).toArray(String[]::new);
      centre = account.centre().map(c -> centres().get(c)).map(CentreLine::code).orElse(null);
      holder = account.holder().orElse(null);
      mail = account.mail().orElse(null);
      active = account.active();
    }
  }

  public List<Person> getPeople() {
    List<AccountLine> all = accounts.accounts();
    Map<String, Instant> waiting =
        logIns.locked(all.stream().map(AccountLine::login).collect(Collectors.toSet()));
    return all.stream()
        .map(
            account ->
                new Person(
                    account,
                    account.roles().stream()
                        .sorted()
                        .map(Role::label)
                        .collect(Collectors.joining(", ")),
                    account
                        .centre()
                        .map(c -> centres().get(c))
                        .map(c -> c.code() + " " + c.name())
                        .or(account::holder)
                        .orElse(""),
                    waiting.get(account.login()),
                    codes.isUsedBy(account.id())))
        .toList();
  }

  public String save() {
    AccountLine line =
        new AccountLine(
            id == null ? TimeOrderedId.next() : chosen().id(),
            id == null ? Viewer.text("log-in", login) : chosen().login(),
            Viewer.text("name", name),
            Arrays.stream(roles).map(Role::valueOf).collect(Collectors.toSet()),
            centreId(),
            filled(holder),
            filled(mail),
            active);
    if (id == null) {
      accounts.add(line, passwords.choose(password));
      Viewer.tell(line.displayName() + " can log in now.");
    } else {
      accounts.change(line);
      if (filled(password).isPresent()) {
        accounts.changePassword(line.id(), passwords.choose(password));
      }
      Viewer.tell(line.displayName() + " was changed.");
    }
    return "/admin/people?faces-redirect=true";
  }

  /** Lets somebody try again at once. */
  public String unlock(String account) {
    logIns.unlock(UUID.fromString(account));
    Viewer.tell("The account may try again.");
    return "/admin/people?faces-redirect=true";
  }

  /** Takes the one-time codes of somebody who lost the authenticator. */
  public String resetCodes(String account) {
    codes.reset(UUID.fromString(account));
    Viewer.tell("The account has no one-time codes any more; its sessions have ended.");
    return "/admin/people?faces-redirect=true";
  }

  private Optional<CentreId> centreId() {
    return filled(centre)
        .map(
            code ->
                catalogue
                    .centreByCode(code)
                    .orElseThrow(() -> new NotFound("There is no centre " + code))
                    .id());
  }

  private AccountLine chosen() {
    return accounts.accounts().stream()
        .filter(account -> account.id().equals(UUID.fromString(id)))
        .findFirst()
        .orElseThrow(() -> new NotFound("There is no such person"));
  }

  private static Optional<String> filled(String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  private Map<CentreId, CentreLine> centres() {
    if (centres == null) {
      centres =
          catalogue.centres().stream().collect(Collectors.toMap(CentreLine::id, line -> line));
    }
    return centres;
  }

  public List<CentreLine> getCentres() {
    return catalogue.centres();
  }

  /** Roles a person can have; systems are clients. */
  public List<Role> getChoices() {
    return Arrays.stream(Role.values()).filter(role -> role != Role.SITE_SYSTEM).toList();
  }

  /** Holders that products name, to choose from. */
  public Set<String> getHolders() {
    return catalogue.products().stream()
        .map(org.longwatch.registry.ProductLine::holder)
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  public String getLogin() {
    return login;
  }

  public void setLogin(String login) {
    this.login = login;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String[] getRoles() {
    return roles.clone();
  }

  public void setRoles(String[] roles) {
    this.roles = roles.clone();
  }

  public String getCentre() {
    return centre;
  }

  public void setCentre(String centre) {
    this.centre = centre;
  }

  public String getHolder() {
    return holder;
  }

  public void setHolder(String holder) {
    this.holder = holder;
  }

  public String getMail() {
    return mail;
  }

  public void setMail(String mail) {
    this.mail = mail;
  }

  public String getPassword() {
    return null;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public boolean isActive() {
    return active;
  }

  public void setActive(boolean active) {
    this.active = active;
  }
}
