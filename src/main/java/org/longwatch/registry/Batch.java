package org.longwatch.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.ProductId;

/** A released lot of a product. */
@Entity
@Table(schema = "registry", name = "batch")
public class Batch extends Fact {

  @Column(name = "product_id")
  private UUID product;

  private String lot;

  @Column(name = "expires_on")
  private LocalDate expiresOn;

  protected Batch() {}

  Batch(BatchLine line) {
    super(line.id());
    this.product = line.product().value();
    this.lot = line.lot();
    this.expiresOn = line.expiresOn().orElse(null);
  }

  BatchLine line() {
    return new BatchLine(id(), new ProductId(product), lot, Optional.ofNullable(expiresOn));
  }
}
