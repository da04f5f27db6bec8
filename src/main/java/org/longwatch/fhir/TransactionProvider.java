package org.longwatch.fhir;

import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.hl7.fhir.r4.model.Bundle;

/** Everything in the Bundle, or nothing. */
public class TransactionProvider {

  private final Desk desk;

  TransactionProvider(Desk desk) {
    this.desk = desk;
  }

  /** Takes a transaction. */
  @Transaction
  public Bundle transaction(@TransactionParam Bundle bundle, RequestDetails request) {
    return desk.submit(bundle, request);
  }
}
