package org.longwatch.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.ProductId;

/** An advanced therapy product; its vector class decides how long its patients are followed. */
@Entity
@Table(schema = "registry", name = "product")
public class Product extends Fact {

  private String code;
  private String name;

  @Enumerated(EnumType.STRING)
  @Column(name = "vector_class")
  private VectorClass vectorClass;

  private String modality;
  private String holder;
  private boolean active = true;

  protected Product() {}

  Product(ProductLine line) {
    super(line.id().value());
    this.code = line.code();
    this.vectorClass = line.vectorClass();
    restate(line);
  }

  /** Name, modality, holder and whether it is in use; the vector class is not changed here. */
  final void restate(ProductLine line) {
    this.name = line.name();
    this.modality = line.modality();
    this.holder = line.holder();
    this.active = line.active();
  }

  ProductLine line() {
    return new ProductLine(new ProductId(id()), code, name, vectorClass, modality, holder, active);
  }
}
