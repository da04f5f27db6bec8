package org.longwatch.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.PreferReturnEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.longwatch.support.Bundles;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;

/** HAPI's generic client, in both formats, against the running server. */
class HapiClientIT {

  private static final String CENTRE = "HAPI-01";
  private static final String SID = "https://longwatch.org/fhir/sid/";
  private static final FhirContext FHIR = FhirContext.forR4();

  private static int number;

  private IGenericClient client;

  @BeforeEach
  void connect() {
    Server server = Server.shared();
    Clinics.make(server, CENTRE);
    // it asks for the CapabilityStatement first, as it does by default
    FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.ONCE);
    FHIR.getRestfulClientFactory().setSocketTimeout(60_000);
    client = FHIR.newRestfulGenericClient(server.uri() + "/fhir");
    client.registerInterceptor(new BearerTokenAuthInterceptor(Clinics.token(server, CENTRE)));
  }

  @ParameterizedTest
  @EnumSource(
      value = EncodingEnum.class,
      names = {"JSON", "XML"})
  void aPatientIsCreatedOnceReadCorrectedAndPatched(EncodingEnum encoding) {
    client.setEncoding(encoding);
    Patient patient = patient();
    MethodOutcome created = client.create().resource(patient).execute();
    assertTrue(created.getCreated());
    IdType id = (IdType) created.getId();
    assertEquals("1", id.getVersionIdPart());
    assertNotNull(created.getResource());

    MethodOutcome again =
        client
            .create()
            .resource(patient)
            .conditionalByUrl(
                "Patient?identifier="
                    + SID
                    + "pseudonym|"
                    + patient.getIdentifierFirstRep().getValue())
            .execute();
    assertFalse(Boolean.TRUE.equals(again.getCreated()));
    assertEquals(id.getIdPart(), again.getId().getIdPart());

    Patient read = client.read().resource(Patient.class).withId(id.getIdPart()).execute();
    assertEquals("1987-04", read.getBirthDateElement().getValueAsString());
    read.setBirthDateElement(new DateType("1987-05"));
    IdType second =
        (IdType)
            client
                .update()
                .resource(read)
                .withId(id.withVersion("1"))
                .prefer(PreferReturnEnum.REPRESENTATION)
                .execute()
                .getId();
    assertEquals("2", second.getVersionIdPart());
    read.setBirthDateElement(new DateType("1987-06"));
    assertThrows(
        PreconditionFailedException.class,
        () ->
            client
                .update()
                .resource(read)
                .withId(id.withVersion("1"))
                .withAdditionalHeader("If-Match", "W/\"1\"")
                .execute());
    client
        .patch()
        .withBody("[{\"op\":\"replace\",\"path\":\"/birthDate\",\"value\":\"1987-07\"}]")
        .withId(id.toUnqualifiedVersionless())
        .execute();
    assertEquals(
        "1987-04",
        client
            .read()
            .resource(Patient.class)
            .withIdAndVersion(id.getIdPart(), "1")
            .execute()
            .getBirthDateElement()
            .getValueAsString());
    Bundle history =
        client
            .history()
            .onInstance(id.toUnqualifiedVersionless())
            .returnBundle(Bundle.class)
            .execute();
    assertEquals(3, history.getEntry().size());
    assertEquals(
        "1987-07",
        ((Patient) history.getEntry().get(0).getResource()).getBirthDateElement().asStringValue());
  }

  @Test
  void aTransactionIsTakenAndWhatItWroteIsFoundOnAllPages() {
    Bundles bundle =
        Bundles.about(CENTRE, next(), "1990")
            .treated(Clinics.LENTI, Clinics.LENTI_LOT, LocalDate.of(2023, 1, 1));
    String marker = next();
    for (int month = 1; month <= 5; month++) {
      bundle.visited(marker + "-" + month, LocalDate.of(2024, month, 10));
    }
    Bundle answer =
        client
            .transaction()
            .withBundle(FHIR.newJsonParser().parseResource(Bundle.class, bundle.json()))
            .execute();
    assertEquals(Bundle.BundleType.TRANSACTIONRESPONSE, answer.getType());
    assertEquals(8, answer.getEntry().size());
    String patient = new IdType(answer.getEntryFirstRep().getResponse().getLocation()).getIdPart();
    List<String> seen = new ArrayList<>();
    Bundle page =
        client
            .search()
            .forResource(Encounter.class)
            .where(Encounter.PATIENT.hasId(patient))
            .count(2)
            .returnBundle(Bundle.class)
            .execute();
    int pages = 1;
    while (true) {
      page.getEntry().forEach(entry -> seen.add(entry.getResource().getIdElement().getIdPart()));
      if (page.getLink(Bundle.LINK_NEXT) == null) {
        break;
      }
      page = client.loadPage().next(page).execute();
      pages++;
    }
    assertEquals(5, seen.size());
    assertEquals(5, new HashSet<>(seen).size());
    assertEquals(3, pages);

    Bundle everything =
        client
            .operation()
            .onInstance(new IdType("Patient", patient))
            .named("$everything")
            .withNoParameters(Parameters.class)
            .useHttpGet()
            .returnResourceType(Bundle.class)
            .execute();
    assertEquals(
        5,
        everything.getEntry().stream().filter(e -> e.getResource() instanceof Encounter).count());
  }

  @Test
  void whatIsWrongIsSaidAtOnceAndADeletedEventIsGone() {
    Patient wrong = new Patient();
    wrong.addName().setFamily("Doe");
    UnprocessableEntityException refused =
        assertThrows(
            UnprocessableEntityException.class, () -> client.create().resource(wrong).execute());
    OperationOutcome outcome = (OperationOutcome) refused.getOperationOutcome();
    assertTrue(outcome.getIssue().size() > 1, refused.getResponseBody());

    MethodOutcome validated = client.validate().resource(wrong).execute();
    assertTrue(
        ((OperationOutcome) validated.getOperationOutcome())
            .getIssue().stream()
                .anyMatch(i -> i.getSeverity() == OperationOutcome.IssueSeverity.ERROR));

    String marker = next();
    Bundle answer =
        client
            .transaction()
            .withBundle(
                FHIR.newJsonParser()
                    .parseResource(
                        Bundle.class,
                        Bundles.about(CENTRE, marker, "1990")
                            .suffered(
                                marker + "-E1",
                                "99010001",
                                "Myelodysplasia after therapy",
                                LocalDate.of(2024, 1, 1),
                                "Words")
                            .json()))
            .execute();
    IdType event = new IdType(answer.getEntry().get(1).getResponse().getLocation());
    client.delete().resourceById(event.toUnqualifiedVersionless()).execute();
    assertThrows(
        ResourceGoneException.class,
        () -> client.read().resource(AdverseEvent.class).withId(event.getIdPart()).execute());
  }

  @Test
  void theStatementOfCapabilitiesIsReadInBothFormats() {
    for (EncodingEnum encoding : List.of(EncodingEnum.JSON, EncodingEnum.XML)) {
      client.setEncoding(encoding);
      CapabilityStatement statement =
          client.capabilities().ofType(CapabilityStatement.class).execute();
      assertEquals("4.0.1", statement.getFhirVersion().toCode());
      assertTrue(statement.getRestFirstRep().getResource().size() > 5);
    }
  }

  private static Patient patient() {
    Patient patient = new Patient();
    patient.addIdentifier().setSystem(SID + "pseudonym").setValue(next());
    patient.setGender(AdministrativeGender.FEMALE);
    patient.setBirthDateElement(new DateType("1987-04"));
    patient.getManagingOrganization().getIdentifier().setSystem(SID + "centre").setValue(CENTRE);
    return patient;
  }

  private static synchronized String next() {
    return "HAPI-P" + ++number;
  }
}
