package org.longwatch.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.security.Role;

/** A person who may log in. Never deleted: the audit trail names it. */
@Entity
@Table(schema = "security", name = "account")
public class Account extends Fact {

  private String login;

  @Column(name = "display_name")
  private String displayName;

  @Column(name = "password_hash")
  private String passwordHash;

  private String roles;

  @Column(name = "centre_id")
  private UUID centre;

  private String holder;
  private String mail;
  private boolean demo;
  private boolean active = true;

  /** Counts what ends sessions: sessions of an earlier epoch are over. */
  private int epoch;

  /** Issuer and subject at an OpenID provider. */
  @Column(name = "provider_subject")
  private String providerSubject;

  /** Whether roles and centre come from the provider at every log-in. */
  @Column(name = "by_provider")
  private boolean byProvider;

  protected Account() {}

  Account(AccountLine line, Optional<String> passwordHash, boolean demo) {
    super(line.id());
    this.login = line.login();
    this.demo = demo;
    this.passwordHash = passwordHash.orElse(null);
    restate(line);
    this.epoch = 0;
  }

  /** Somebody whom the provider vouches for, roles and centre included. */
  static Account ofProvider(AccountLine line, String providerSubject) {
    Account account = new Account(line, Optional.empty(), false);
    account.providerSubject = providerSubject;
    account.byProvider = true;
    return account;
  }

  /** A change of what the account may do ends its sessions. */
  final void restate(AccountLine line) {
    String newRoles =
        new TreeSet<>(line.roles()).stream().map(Role::name).collect(Collectors.joining(","));
    UUID newCentre = line.centre().map(CentreId::value).orElse(null);
    String newHolder = line.holder().orElse(null);
    if (!newRoles.equals(roles)
        || !Objects.equals(newCentre, centre)
        || !Objects.equals(newHolder, holder)
        || active && !line.active()) {
      this.epoch++;
    }
    this.displayName = line.displayName();
    this.roles = newRoles;
    this.centre = newCentre;
    this.holder = newHolder;
    this.mail = line.mail().orElse(null);
    this.active = line.active();
  }

  void changePassword(String hash) {
    this.passwordHash = hash;
    this.epoch++;
  }

  /** The same password, kept in a stronger form; ends nothing. */
  void rehash(String hash) {
    this.passwordHash = hash;
  }

  void endSessions() {
    this.epoch++;
  }

  void bind(String issuerAndSubject) {
    this.providerSubject = issuerAndSubject;
  }

  Optional<String> passwordHash() {
    return Optional.ofNullable(passwordHash);
  }

  Optional<String> providerSubject() {
    return Optional.ofNullable(providerSubject);
  }

  boolean isByProvider() {
    return byProvider;
  }

  int epoch() {
    return epoch;
  }

  boolean isDemo() {
    return demo;
  }

  AccountLine line() {
    Set<Role> set = EnumSet.noneOf(Role.class);
    Arrays.stream(roles.split(","))
        .filter(role -> !role.isEmpty())
        .map(Role::valueOf)
        .forEach(set::add);
    return new AccountLine(
        id(),
        login,
        displayName,
        set,
        Optional.ofNullable(centre).map(CentreId::new),
        Optional.ofNullable(holder),
        Optional.ofNullable(mail),
        active);
  }
}
