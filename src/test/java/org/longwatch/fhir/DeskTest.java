package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ca.uhn.fhir.rest.server.exceptions.PayloadTooLargeException;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.admission.EntryReader;

class DeskTest {

  @Test
  void aBundleReadsNoMoreThanMemoryAllows() {
    Bundle bundle = new Bundle();
    add(bundle, HTTPVerb.POST, EntryReader.MOST_ENTRIES - Desk.MOST_READS);
    add(bundle, HTTPVerb.GET, Desk.MOST_READS);
    assertDoesNotThrow(() -> Desk.requireModest(bundle));
    bundle.getEntry().remove(0);
    add(bundle, HTTPVerb.GET, 1);
    assertThrows(PayloadTooLargeException.class, () -> Desk.requireModest(bundle));
  }

  @Test
  void aBundleHasNoMoreEntriesThanATransactionCanHold() {
    Bundle bundle = new Bundle();
    add(bundle, HTTPVerb.PUT, EntryReader.MOST_ENTRIES + 1);
    assertThrows(PayloadTooLargeException.class, () -> Desk.requireModest(bundle));
  }

  private static void add(Bundle bundle, HTTPVerb method, int times) {
    for (int i = 0; i < times; i++) {
      bundle.addEntry().getRequest().setMethod(method).setUrl("Patient");
    }
  }
}
