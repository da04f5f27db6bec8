package org.longwatch.fhir.mapping;

import java.util.Set;

/** The addresses that mappers read by; the profiles define them. */
public final class Uri {

  public static final String BASE = "https://longwatch.org/fhir";
  public static final String PSEUDONYM = BASE + "/sid/pseudonym";
  public static final String CENTRE = BASE + "/sid/centre";
  public static final String PRODUCT = BASE + "/sid/product";
  public static final String ADMINISTRATION = BASE + "/sid/administration";
  public static final String VISIT = BASE + "/sid/visit";
  public static final String ADVERSE_EVENT = BASE + "/sid/adverse-event";
  public static final String SAMPLE = BASE + "/sid/sample";
  public static final String STUDY = BASE + "/sid/study";
  public static final String ENROLMENT = BASE + "/sid/enrolment";
  public static final String CONSENT = BASE + "/sid/consent";
  public static final String CHAIN_OF_IDENTITY = BASE + "/sid/chain-of-identity";
  public static final String COLLECTION = BASE + "/sid/collection";
  public static final String EUROPEAN_CODE = BASE + "/sid/single-european-code";
  public static final String DONATION = BASE + "/sid/donation-identification-number";
  static final String CONDITION = BASE + "/sid/condition";
  static final String THERAPY = BASE + "/sid/therapy";
  static final String SPECIMEN = BASE + "/sid/specimen";
  public static final String OBSERVATION_CODE = BASE + "/CodeSystem/atmp-observation";
  public static final String VISIT_MODE = BASE + "/CodeSystem/atmp-visit-mode";
  public static final String VITAL_STATUS = BASE + "/CodeSystem/atmp-vital-status";
  public static final String ANSWER = BASE + "/CodeSystem/atmp-new-condition-answer";
  static final String DETECTION = BASE + "/CodeSystem/atmp-detection";
  static final String THERAPY_KIND = BASE + "/CodeSystem/atmp-therapy-kind";
  static final String HISTOLOGY = BASE + "/StructureDefinition/histology";
  static final String VECTOR_POSITIVE = BASE + "/StructureDefinition/vector-positive";
  static final String T_CELL_ORIGIN = BASE + "/StructureDefinition/t-cell-origin";
  static final String STORAGE_SITE = BASE + "/StructureDefinition/specimen-storage-site";
  static final String SPECIMEN_EXPIRY = BASE + "/StructureDefinition/specimen-expiry";
  static final String CRITERION = BASE + "/StructureDefinition/seriousness-criterion";
  static final String GRADE = BASE + "/StructureDefinition/ae-grade";
  static final String NARRATIVE = BASE + "/StructureDefinition/case-narrative";
  static final String OFF_STUDY_REASON = BASE + "/StructureDefinition/off-study-reason";
  static final String OFF_STUDY_REASONS = BASE + "/CodeSystem/atmp-off-study-reason";
  static final String CONSENT_KIND = BASE + "/StructureDefinition/consent-kind";
  static final String CONSENT_KINDS = BASE + "/CodeSystem/atmp-consent-kind";
  static final String COLLECTION_KINDS = BASE + "/CodeSystem/atmp-collection-kind";
  static final String ADMINISTERED_PRODUCT = BASE + "/StructureDefinition/administered-product";
  static final String EUROPEAN_CODE_SAID = BASE + "/StructureDefinition/single-european-code";
  static final String DONATION_SAID = BASE + "/StructureDefinition/donation-identification-number";
  static final String PRODUCT_EXPIRY = BASE + "/StructureDefinition/product-expiry";
  static final String NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl";
  static final String ICD_O_3 = "http://terminology.hl7.org/CodeSystem/icd-o-3";
  static final String SNOMED = "http://snomed.info/sct";
  static final String LOINC = "http://loinc.org";
  static final String GENE_STUDIED = "48018-6";

  /** One of them is stored, all are taken. */
  static final String MEDDRA = "https://www.meddra.org";

  static final Set<String> MEDDRA_SPELLINGS =
      Set.of(
          MEDDRA,
          "http://www.meddra.org",
          "http://meddra.org",
          "http://terminology.hl7.org/CodeSystem/mdr",
          "urn:oid:2.16.840.1.113883.6.163");

  private Uri() {}

  /** Whether an identifier of the system names one resource; a donation gives several units. */
  public static boolean namesOne(String system) {
    return !DONATION.equals(system);
  }
}
