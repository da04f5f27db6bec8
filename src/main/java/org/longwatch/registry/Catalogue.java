package org.longwatch.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** Centres and their contacts, products and their lots: what administrators configure. */
@ApplicationScoped
@Transactional
public class Catalogue {

  /** A centre was added or changed, so that what runs in its time zone may need another timing. */
  public record Changed() {}

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
  private static final Pattern MAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Clocks clocks;
  @Inject Event<Changed> changed;
  @Inject Event<HistoryConfirmed> historyConfirmed;

  /** All centres, by code. */
  public List<CentreLine> centres() {
    return em.createQuery("select c from Centre c order by c.code", Centre.class)
        .getResultStream()
        .map(Centre::line)
        .toList();
  }

  /** The centre; it must exist. */
  public CentreLine centre(CentreId id) {
    return entity(Centre.class, id.value(), "centre").line();
  }

  public Optional<CentreLine> centreByCode(String code) {
    return em.createQuery("select c from Centre c where c.code = :code", Centre.class)
        .setParameter("code", code)
        .getResultStream()
        .findFirst()
        .map(Centre::line);
  }

  /** The calendar day it is at the centre. */
  public LocalDate today(CentreId centre) {
    return clocks.today(centre(centre).zone());
  }

  /**
   * Makes a centre known.
   *
   * @throws Conflict if the code is taken
   */
  public CentreId addCentre(
      String code, String name, String country, ZoneId zone, int sendingHour) {
    access.require(Role.ADMINISTRATOR);
    requireCode(code);
    if (centreByCode(code).isPresent()) {
      throw new Conflict("There is already a centre " + code);
    }
    CentreLine line =
        new CentreLine(
            CentreId.next(), code, name, country, zone, sendingHour, Optional.empty(), true);
    requireHour(sendingHour);
    requireZone(zone);
    Centre centre = new Centre(line);
    centre.knownBy(
        audit.record(
            "added",
            "registry.centre",
            centre.id(),
            line.id(),
            null,
            Map.of("code", code, "name", name, "country", country, "zone", zone)));
    em.persist(centre);
    changed.fire(new Changed());
    return line.id();
  }

  /** Changes what may change of a centre; its code stays. */
  public void changeCentre(CentreLine line) {
    access.require(Role.ADMINISTRATOR);
    requireHour(line.sendingHour());
    requireZone(line.zone());
    Centre centre = entity(Centre.class, line.id().value(), "centre");
    centre.restate(line);
    centre.knownBy(
        audit.record(
            "changed",
            "registry.centre",
            centre.id(),
            line.id(),
            null,
            Map.of(
                "name", line.name(),
                "country", line.country(),
                "zone", line.zone(),
                "sendingHour", line.sendingHour(),
                "active", line.active())));
    changed.fire(new Changed());
  }

  /** The centre states that its past visits are entered; from now on what is missing is owed. */
  public void confirmHistory(CentreId id) {
    access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.SITE_SYSTEM, Role.STEWARD);
    access.requireCentre(id);
    Centre centre = entity(Centre.class, id.value(), "centre");
    LocalDate today = today(id);
    centre.confirmHistory(today);
    centre.knownBy(
        audit.record(
            "confirmed history", "registry.centre", id.value(), id, null, Map.of("on", today)));
    em.flush();
    historyConfirmed.fire(new HistoryConfirmed(id));
  }

  /** Contacts of a centre, by name. */
  public List<ContactLine> contacts(CentreId centre) {
    return em.createQuery(
            "select c from Contact c where c.centre = :centre order by c.name", Contact.class)
        .setParameter("centre", centre.value())
        .getResultStream()
        .map(Contact::line)
        .toList();
  }

  /** Contacts of many centres, by centre and name. */
  public List<ContactLine> contacts(Collection<CentreId> centres) {
    if (centres.isEmpty()) {
      return List.of();
    }
    return em.createQuery(
            "select c from Contact c where c.centre in :centres order by c.centre, c.name, c.id",
            Contact.class)
        .setParameter("centres", centres.stream().map(CentreId::value).toList())
        .getResultStream()
        .map(Contact::line)
        .toList();
  }

  /**
   * Adds a contact, or changes the one with the same id.
   *
   * @throws RuleViolated if an address or a language is none, or a delegation ends before it begins
   */
  public void putContact(ContactLine line) {
    access.require(Role.ADMINISTRATOR);
    check(line);
    entity(Centre.class, line.centre().value(), "centre");
    Contact contact = em.find(Contact.class, line.id());
    boolean isNew = contact == null;
    if (isNew) {
      contact = new Contact(line);
    } else {
      contact.restate(line);
    }
    contact.knownBy(
        audit.record(
            isNew ? "added" : "changed",
            "registry.contact",
            line.id(),
            line.centre(),
            null,
            Map.of(
                "role",
                line.role(),
                "active",
                line.active(),
                "language",
                line.language(),
                "delegated",
                line.delegation().map(to -> to.from() + "/" + to.until()).orElse(""))));
    if (isNew) {
      em.persist(contact);
    }
  }

  /** All products, by code. */
  public List<ProductLine> products() {
    return em.createQuery("select p from Product p order by p.code", Product.class)
        .getResultStream()
        .map(Product::line)
        .toList();
  }

  /** The product; it must exist. */
  public ProductLine product(ProductId id) {
    return entity(Product.class, id.value(), "product").line();
  }

  public Optional<ProductLine> productByCode(String code) {
    return em.createQuery("select p from Product p where p.code = :code", Product.class)
        .setParameter("code", code)
        .getResultStream()
        .findFirst()
        .map(Product::line);
  }

  /**
   * Makes a product known.
   *
   * @throws Conflict if the code is taken
   */
  public ProductId addProduct(
      String code, String name, VectorClass vectorClass, String modality, String holder) {
    access.require(Role.ADMINISTRATOR);
    requireCode(code);
    if (productByCode(code).isPresent()) {
      throw new Conflict("There is already a product " + code);
    }
    ProductLine line =
        new ProductLine(ProductId.next(), code, name, vectorClass, modality, holder, true);
    Product product = new Product(line);
    product.knownBy(
        audit.record(
            "added",
            "registry.product",
            product.id(),
            null,
            null,
            Map.of("code", code, "name", name, "vectorClass", vectorClass, "holder", holder)));
    em.persist(product);
    return line.id();
  }

  /** Changes name, modality, holder or use of a product. */
  public void changeProduct(ProductLine line) {
    access.require(Role.ADMINISTRATOR);
    Product product = entity(Product.class, line.id().value(), "product");
    product.restate(line);
    product.knownBy(
        audit.record(
            "changed",
            "registry.product",
            product.id(),
            null,
            null,
            Map.of(
                "name", line.name(),
                "modality", line.modality(),
                "holder", line.holder(),
                "active", line.active())));
  }

  /** Lots of a product, by lot number. */
  public List<BatchLine> batches(ProductId product) {
    return em.createQuery(
            "select b from Batch b where b.product = :product order by b.lot", Batch.class)
        .setParameter("product", product.value())
        .getResultStream()
        .map(Batch::line)
        .toList();
  }

  public Optional<BatchLine> batch(ProductId product, String lot) {
    return em.createQuery(
            "select b from Batch b where b.product = :product and b.lot = :lot", Batch.class)
        .setParameter("product", product.value())
        .setParameter("lot", lot)
        .getResultStream()
        .findFirst()
        .map(Batch::line);
  }

  /**
   * Makes a lot known.
   *
   * @throws Conflict if the product has it already
   */
  public UUID addBatch(ProductId product, String lot, Optional<LocalDate> expiresOn) {
    access.require(Role.ADMINISTRATOR);
    requireCode(lot);
    entity(Product.class, product.value(), "product");
    if (batch(product, lot).isPresent()) {
      throw new Conflict("The product has already a lot " + lot);
    }
    BatchLine line =
        new BatchLine(org.longwatch.kernel.TimeOrderedId.next(), product, lot, expiresOn);
    Batch batch = new Batch(line);
    batch.knownBy(
        audit.record(
            "added",
            "registry.batch",
            batch.id(),
            null,
            null,
            Map.of("product", product, "lot", lot, "expiresOn", expiresOn)));
    em.persist(batch);
    return line.id();
  }

  private static void check(ContactLine line) {
    List<Issue> issues = new ArrayList<>();
    requireMail(issues, "mail", line.mail());
    requireLanguage(issues, "language", line.language());
    line.delegation()
        .ifPresent(
            to -> {
              requireMail(issues, "delegate", to.mail());
              requireLanguage(issues, "delegateLanguage", to.language());
              if (to.until().isBefore(to.from())) {
                issues.add(
                    Issue.error(
                        Issue.Kind.VALUE, "delegateUntil", "A delegation ends after it begins"));
              }
              if (to.mail().equalsIgnoreCase(line.mail())) {
                issues.add(
                    Issue.error(
                        Issue.Kind.VALUE, "delegate", "A contact cannot stand in for itself"));
              }
            });
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
  }

  private static void requireMail(List<Issue> issues, String field, String mail) {
    if (!MAIL.matcher(mail).matches()) {
      issues.add(Issue.error(Issue.Kind.VALUE, field, "That is not a mail address"));
    }
  }

  private static void requireLanguage(List<Issue> issues, String field, String language) {
    if (!LANGUAGE.matcher(language).matches()) {
      issues.add(
          Issue.error(
              Issue.Kind.VALUE, field, "A language is two letters (ISO 639-1), for instance de"));
    }
  }

  /** Only a region has the changes of its clock, and only its name means the same to Quartz. */
  private static void requireZone(ZoneId zone) {
    if (!ZoneId.getAvailableZoneIds().contains(zone.getId())) {
      throw new RuleViolated(
          "zone", "The time zone is a region, for instance Europe/Berlin, not " + zone);
    }
  }

  private <T> T entity(Class<T> type, UUID id, String word) {
    T found = em.find(type, id);
    if (found == null) {
      throw new NotFound("There is no such " + word);
    }
    return found;
  }

  private static void requireCode(String code) {
    if (!CODE.matcher(code).matches()) {
      throw new RuleViolated(
          "code", "A code is 1 to 40 letters, digits, dots, dashes or underscores");
    }
  }

  private static void requireHour(int hour) {
    if (hour < 0 || hour > 23) {
      throw new RuleViolated("sendingHour", "The sending hour is 0 to 23");
    }
  }
}
