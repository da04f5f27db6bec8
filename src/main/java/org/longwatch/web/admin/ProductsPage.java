package org.longwatch.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.BatchLine;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ProductLine;
import org.longwatch.registry.VectorClass;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.web.Viewer;

/** Products and their lots. */
@Named
@RequestScoped
public class ProductsPage {

  @Inject Catalogue catalogue;
  @Inject Access access;

  private String code;
  private Optional<ProductLine> chosen = Optional.empty();
  private String newCode;
  private String name;
  private VectorClass vectorClass = VectorClass.LENTI;
  private String modality;
  private String holder;
  private boolean active = true;
  private String lot;
  private String expiresOn;

  /** Checks who asks and fills the form with the chosen product. */
  public void open() {
    access.require(Role.ADMINISTRATOR);
    if (code != null) {
      ProductLine product = required();
      name = product.name();
      modality = product.modality();
      holder = product.holder();
      active = product.active();
    }
  }

  public List<ProductLine> getProducts() {
    return catalogue.products();
  }

  public ProductLine getProduct() {
    return chosen().orElse(null);
  }

  public List<BatchLine> getBatches() {
    return chosen().map(product -> catalogue.batches(product.id())).orElse(List.of());
  }

  private Optional<ProductLine> chosen() {
    if (chosen.isEmpty() && getCode() != null) {
      chosen = catalogue.productByCode(getCode());
    }
    return chosen;
  }

  private ProductLine required() {
    return chosen().orElseThrow(() -> new NotFound("There is no product " + code));
  }

  public String add() {
    ProductId made =
        catalogue.addProduct(
            newCode == null ? "" : newCode.strip(),
            Viewer.text("name", name),
            vectorClass,
            Viewer.text("modality", modality),
            Viewer.text("holder", holder));
    String madeCode = catalogue.product(made).code();
    Viewer.tell("Product " + madeCode + " was added. Add its lots now.");
    return "/admin/products?faces-redirect=true&code=" + madeCode;
  }

  public String change() {
    ProductLine before = required();
    catalogue.changeProduct(
        new ProductLine(
            before.id(),
            before.code(),
            Viewer.text("name", name),
            before.vectorClass(),
            Viewer.text("modality", modality),
            Viewer.text("holder", holder),
            active));
    Viewer.tell("Product " + before.code() + " was changed.");
    return "/admin/products?faces-redirect=true&code=" + before.code();
  }

  public String addLot() {
    ProductLine product = required();
    catalogue.addBatch(product.id(), lot == null ? "" : lot.strip(), expiry());
    Viewer.tell("Lot " + lot.strip() + " was added.");
    return "/admin/products?faces-redirect=true&code=" + product.code();
  }

  private Optional<LocalDate> expiry() {
    try {
      return Optional.ofNullable(expiresOn).filter(day -> !day.isBlank()).map(LocalDate::parse);
    } catch (DateTimeParseException e) {
      throw new RuleViolated("expiresOn", "The expiry is a date, for instance 2027-06-30");
    }
  }

  public VectorClass[] getVectorClasses() {
    return VectorClass.values();
  }

  public String getCode() {
    code = Viewer.parameter(code, "code");
    return code;
  }

  public void setCode(String code) {
    this.code = code;
  }

  public String getNewCode() {
    return newCode;
  }

  public void setNewCode(String newCode) {
    this.newCode = newCode;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public VectorClass getVectorClass() {
    return vectorClass;
  }

  public void setVectorClass(VectorClass vectorClass) {
    this.vectorClass = vectorClass;
  }

  public String getModality() {
    return modality;
  }

  public void setModality(String modality) {
    this.modality = modality;
  }

  public String getHolder() {
    return holder;
  }

  public void setHolder(String holder) {
    this.holder = holder;
  }

  public boolean isActive() {
    return active;
  }

  public void setActive(boolean active) {
    this.active = active;
  }

  public String getLot() {
    return lot;
  }

  public void setLot(String lot) {
    this.lot = lot;
  }

  public String getExpiresOn() {
    return expiresOn;
  }

  public void setExpiresOn(String expiresOn) {
    this.expiresOn = expiresOn;
  }
}
