package org.longwatch.registry;

/** How a product brings its gene, which decides how long its patients are followed (FDA 2020). */
public enum VectorClass {
  GAMMARETRO(true),
  LENTI(true),
  TRANSPOSON(true),
  GENOME_EDITING(false),
  HERPES_LATENT(false),
  MICROBIAL_PERSISTENT(false),
  AAV(false),
  ADENO(false),
  POX(false),
  PLASMID(false),
  RNA(false),
  NON_GM_CELL(false),
  TISSUE(false);

  private final boolean integrates;

  VectorClass(boolean integrates) {
    this.integrates = integrates;
  }

  /** Whether the vector is made to integrate into the genome. */
  public boolean integrates() {
    return integrates;
  }
}
