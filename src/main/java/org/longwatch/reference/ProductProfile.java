package org.longwatch.reference;

import java.util.Set;

/**
 * What the registry has to know of a product to count its events.
 *
 * @param product code
 * @param treated codes of terms, or families of them, that are the treated disease or its relapse
 * @param additionalMonitoring whether it is on the EU's list, other than for a post-authorisation
 *     study alone (EMA/849944/2016, 4.1)
 */
public record ProductProfile(String product, Set<String> treated, boolean additionalMonitoring) {

  public ProductProfile {
    treated = Set.copyOf(treated);
  }

  /** Whether a term is the disease that the product treats. */
  public boolean treats(Term term) {
    return treated.contains(term.code()) || treated.contains(term.family());
  }
}
