package org.longwatch.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.Arrays;
import java.util.EnumSet;
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

  protected Account() {}

  Account(AccountLine line, String password, boolean demo) {
    super(line.id());
    this.login = line.login();
    this.demo = demo;
    restate(line);
    changePassword(password);
  }

  final void restate(AccountLine line) {
    this.displayName = line.displayName();
    this.roles =
        new TreeSet<>(line.roles()).stream().map(Role::name).collect(Collectors.joining(","));
    this.centre = line.centre().map(CentreId::value).orElse(null);
    this.holder = line.holder().orElse(null);
    this.mail = line.mail().orElse(null);
    this.active = line.active();
  }

  final void changePassword(String password) {
    this.passwordHash = Password.hash(password);
  }

  boolean isPassword(String password) {
    return Password.matches(password, passwordHash);
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
