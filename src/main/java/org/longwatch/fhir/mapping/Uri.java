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
  public static final String OBSERVATION_CODE = BASE + "/CodeSystem/atmp-observation";
  public static final String VISIT_MODE = BASE + "/CodeSystem/atmp-visit-mode";
  static final String VITAL_STATUS = BASE + "/CodeSystem/atmp-vital-status";
  static final String ANSWER = BASE + "/CodeSystem/atmp-new-condition-answer";
  static final String CRITERION = BASE + "/StructureDefinition/seriousness-criterion";
  static final String GRADE = BASE + "/StructureDefinition/ae-grade";
  static final String NARRATIVE = BASE + "/StructureDefinition/case-narrative";
  static final String NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl";
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
}
