package org.longwatch.simulation;

import java.util.List;

/**
 * The events that happen, by terms of the mini-dictionary: how often to everybody, how they are
 * told. Rates are invented and the same for all products, so that only planted truths stand out.
 */
enum EventKind {
  FEVER(
      "99060001",
      "Fever",
      Often.soon(0.18).perYear(0.04).serious(0.08),
      List.of("Fever", "Fever of 39 °C", "Febrile episode"),
      List.of(
          "Temperature rose to 38.9 °C in the evening.",
          "The patient felt hot and shivered at home.",
          "Febrile for two days with no focus found.",
          "Mother measured 39.2 °C and called the ward."),
      List.of(
          "Blood cultures stayed negative; paracetamol was given.",
          "Observed overnight, fluids by mouth.",
          "Empirical antibiotics were started and stopped after three days.",
          "No treatment beyond rest.")),
  NAUSEA(
      "99060003",
      "Nausea",
      Often.soon(0.13).perYear(0.02).serious(0.02),
      List.of("Nausea", "Nausea and vomiting", "Feeling sick"),
      List.of(
          "Vomited twice after breakfast.",
          "Felt sick during conditioning and could not eat.",
          "Nausea in the mornings, worse on moving.",
          "Lost appetite and two kilograms of weight."),
      List.of(
          "Ondansetron helped.",
          "Intravenous fluids for one night.",
          "Small meals were advised.",
          "Antiemetics were changed once.")),
  FATIGUE(
      "99060005",
      "Fatigue",
      Often.soon(0.13).perYear(0.05).serious(0.02),
      List.of("Fatigue", "Tiredness", "Lack of energy"),
      List.of(
          "Tired all day and slept through the afternoon.",
          "Could not return to work because of exhaustion.",
          "Teachers noticed that the child was tired.",
          "Complained of weakness when climbing stairs."),
      List.of(
          "Thyroid and iron status were normal.",
          "A graded exercise plan was agreed.",
          "Blood count without finding.",
          "Sleep advice was given.")),
  HEADACHE(
      "99060002",
      "Headache",
      Often.soon(0.1).perYear(0.07).serious(0.03),
      List.of("Headache", "Severe headache", "Frontal headache"),
      List.of(
          "Dull pain behind the forehead for a week.",
          "Throbbing headache with sensitivity to light.",
          "Woke with a headache three mornings in a row.",
          "Headache after long screen work."),
      List.of(
          "Neurological examination was normal.",
          "Magnetic resonance imaging showed no lesion.",
          "Ibuprofen was sufficient.",
          "Blood pressure was found normal.")),
  RASH(
      "99060004",
      "Rash",
      Often.soon(0.06).perYear(0.03).serious(0.03),
      List.of("Rash", "Itching rash", "Maculopapular rash"),
      List.of(
          "Red spots on trunk and arms.",
          "Itching rash on both legs after a walk in the woods.",
          "Faint rash on the cheeks, no mucosal lesion.",
          "Rash at the site of the dressing."),
      List.of(
          "Topical steroid for five days.",
          "Antihistamine by mouth.",
          "Dermatology saw a contact reaction.",
          "No biopsy was taken.")),
  JOINT_PAIN(
      "99060006",
      "Joint pain",
      Often.soon(0.01).perYear(0.06).serious(0.03),
      List.of("Joint pain", "Painful knees", "Stiff joints"),
      List.of(
          "Both knees hurt after sports.",
          "Morning stiffness of the hands for half an hour.",
          "Pain in the left ankle without trauma.",
          "Shoulder pain at night."),
      List.of(
          "Ultrasound showed no effusion.",
          "Physiotherapy was prescribed.",
          "Rheumatoid factor negative.",
          "Paracetamol as needed.")),
  INFUSION_REACTION(
      "99070001",
      "Infusion reaction",
      Often.soon(0.04).within(2).serious(0.4),
      List.of("Infusion reaction", "Reaction during infusion", "Chills during infusion"),
      List.of(
          "Chills and a drop of blood pressure twenty minutes into the infusion.",
          "Flushing and shortness of breath during administration.",
          "Urticaria and cough while the bag was running.",
          "Oxygen saturation fell to 88 per cent during the infusion."),
      List.of(
          "The infusion was paused and completed at half the rate.",
          "Antihistamine and hydrocortisone were given.",
          "Adrenaline was needed once.",
          "Monitored for six hours afterwards.")),
  INFECTION(
      "99050001",
      "Infection",
      Often.soon(0.06).perYear(0.2).serious(0.25),
      List.of(
          "Respiratory infection",
          "Urinary tract infection",
          "Pneumonia",
          "Influenza",
          "Catheter infection"),
      List.of(
          "Cough and yellow sputum for four days.",
          "Burning on passing water and flank pain.",
          "Infiltrate in the right lower lobe on chest film.",
          "Aching limbs, cough and a sore throat since the weekend.",
          "Wound at the catheter exit was red and tender."),
      List.of(
          "Amoxicillin for seven days.",
          "Culture grew Escherichia coli; antibiotics were adjusted.",
          "Oxygen for two days on the ward.",
          "Rapid test for influenza was positive.",
          "The catheter was removed.")),
  SEPSIS(
      "99050002",
      "Sepsis",
      Often.soon(0.008).perYear(0.006).serious(1),
      List.of("Sepsis", "Septic shock"),
      List.of(
          "Hypotension and confusion on admission.",
          "High fever with rigors and lactate of 4 mmol per litre.",
          "Blood cultures grew Klebsiella."),
      List.of(
          "Meropenem and fluids in intensive care.",
          "Vasopressors were needed for two days.",
          "Central line removed, antibiotics for two weeks.")),
  VIRAL_REACTIVATION(
      "99050003",
      "Viral reactivation",
      Often.soon(0.02).perYear(0.012).serious(0.35),
      List.of("CMV reactivation", "Shingles", "EBV reactivation"),
      List.of(
          "Cytomegalovirus copies rose on two occasions.",
          "Painful vesicles along one rib.",
          "Epstein-Barr virus load above threshold without symptoms."),
      List.of(
          "Valganciclovir until clearance.",
          "Aciclovir for ten days.",
          "Watched weekly; rituximab was not needed.")),
  ANAEMIA(
      "99030003",
      "Anaemia",
      Often.soon(0.05).perYear(0.04).serious(0.1),
      List.of("Anaemia", "Low haemoglobin"),
      List.of(
          "Haemoglobin 78 g per litre at the control.",
          "Pale and short of breath on exertion.",
          "Haemoglobin fell by 20 g per litre within a month."),
      List.of(
          "Two units of red cells.",
          "Iron by mouth for three months.",
          "Reticulocytes adequate, no haemolysis.")),
  NEUTROPENIA(
      "99030001",
      "Lasting neutropenia",
      Often.soon(0.03).perYear(0.01).serious(0.3),
      List.of("Prolonged neutropenia", "Low neutrophil count"),
      List.of(
          "Neutrophils below 0.5 for five weeks.",
          "Neutrophil count did not recover as expected.",
          "Count fell again after first recovery."),
      List.of(
          "Filgrastim was given.",
          "Marrow was cellular without blasts.",
          "Prophylaxis was continued.")),
  THROMBOCYTOPENIA(
      "99030002",
      "Lasting thrombocytopenia",
      Often.soon(0.03).perYear(0.01).serious(0.25),
      List.of("Low platelet count", "Prolonged thrombocytopenia"),
      List.of(
          "Platelets stayed below 30 with small bruises.",
          "Nose bleeds twice in a week, platelets 18.",
          "Platelet count slow to recover."),
      List.of(
          "Platelets transfused once.",
          "Eltrombopag was started.",
          "No bleeding of weight; counts weekly.")),
  LIVER_ENZYMES(
      "99040001",
      "Liver enzymes raised",
      Often.soon(0.01).perYear(0.012).serious(0.2),
      List.of("Raised transaminases", "ALT increased", "Liver enzymes elevated"),
      List.of(
          "ALT four times the upper limit at a routine control.",
          "Transaminases rose while bilirubin stayed normal.",
          "AST and ALT above 200 units without complaint.",
          "ALT flare noticed by the home physician."),
      List.of(
          "Prednisolone was started and tapered over six weeks.",
          "Hepatitis serology was negative.",
          "Controls twice a week until normal.",
          "Ultrasound of the liver without finding.")),
  SOLID_TUMOUR(
      "99010005",
      "Solid tumour",
      Often.soon(0).perYear(0.004).serious(1),
      List.of("Breast carcinoma", "Colon carcinoma", "Melanoma of the skin", "Thyroid carcinoma"),
      List.of(
          "A lump was found at a screening visit.",
          "Bleeding led to endoscopy and diagnosis.",
          "Biopsy of a pigmented lesion showed malignancy.",
          "Nodule grew within half a year."),
      List.of(
          "Resected with clear margins; vector not found in the tumour.",
          "Referred to oncology, adjuvant therapy planned.",
          "Staging without metastasis.",
          "Found early, local treatment only.",
          "Vector copy number in the tumour below detection.")),
  AUTOIMMUNE(
      "99090001",
      "Autoimmune disorder",
      Often.soon(0).perYear(0.006).serious(0.5),
      List.of("Autoimmune thyroiditis", "Immune thrombocytopenia", "Vitiligo"),
      List.of(
          "Antibodies against thyroid peroxidase with symptoms of low function.",
          "Petechiae with antibodies against platelets.",
          "Pale patches on hands and face."),
      List.of(
          "Thyroxine was started.",
          "Immunoglobulins and steroids.",
          "Dermatology follows the patient.")),
  MICROANGIOPATHY(
      "99080001",
      "Thrombotic microangiopathy",
      Often.soon(0.003).perYear(0.001).serious(1),
      List.of("Thrombotic microangiopathy"),
      List.of(
          "Schistocytes and falling platelets with raised creatinine.",
          "Haemolysis and hypertension in the second week."),
      List.of("Eculizumab was given.", "Dialysis for one week.")),
  MYOCARDITIS(
      "99080002",
      "Heart muscle inflammation",
      Often.soon(0.003).perYear(0.001).serious(1),
      List.of("Myocarditis"),
      List.of(
          "Troponin rose without coronary disease.", "Chest pain and reduced ejection fraction."),
      List.of("Steroids and monitoring.", "Cardiac imaging confirmed inflammation.")),
  CYTOKINE_RELEASE(
      "99020001",
      "Cytokine release",
      Often.never().serious(0.45),
      List.of("Cytokine release syndrome", "CRS grade 2", "Cytokine release"),
      List.of(
          "Fever above 39 °C and tachycardia within days of infusion.",
          "Hypotension responded to fluids; ferritin and interleukin 6 high.",
          "Febrile, then needed oxygen by nasal cannula.",
          "Low blood pressure and confusion cleared within a day."),
      List.of(
          "One dose of tocilizumab.",
          "Tocilizumab twice and dexamethasone.",
          "Supportive care on the ward.",
          "Intensive care for two days.")),
  MYELODYSPLASIA(
      "99010001",
      "Myelodysplasia after therapy",
      Often.soon(0).perYear(0.0003).serious(1),
      List.of("Myelodysplastic syndrome", "MDS with excess blasts"),
      List.of(
          "Platelets fell slowly over half a year; the marrow showed dysplasia.",
          "Pancytopenia at a follow-up visit, marrow with ring sideroblasts and excess blasts.",
          "Unexplained macrocytosis led to a marrow examination with dysplastic megakaryocytes."),
      List.of(
          "Cytogenetics showed monosomy 7.",
          "Azacitidine was started.",
          "Referred for allogeneic transplantation.")),
  MYELOID_LEUKAEMIA(
      "99010002",
      "Acute myeloid leukaemia after therapy",
      Often.soon(0).perYear(0.0002).serious(1),
      List.of("Acute myeloid leukaemia", "AML"),
      List.of(
          "Blasts of 35 per cent in peripheral blood.",
          "Bruising and fever, marrow replaced by myeloid blasts.",
          "Known dysplasia progressed to leukaemia."),
      List.of(
          "Induction chemotherapy was given.",
          "Mutations in RUNX1 and NRAS were found.",
          "Donor search was started.")),
  T_CELL_LYMPHOMA(
      "99010004",
      "T-cell lymphoma after therapy",
      Often.never().serious(1),
      List.of("T-cell lymphoma", "Peripheral T-cell lymphoma"),
      List.of(
          "Enlarged lymph nodes; biopsy showed a T-cell lymphoma.",
          "Skin nodules with clonal T cells.",
          "Night sweats and a spleen of 18 cm, clonal T-cell population in blood."),
      List.of(
          "The CAR transgene was detected in the tumour cells.",
          "Vector found in more than half of the malignant cells.",
          "Chemotherapy was started; transgene testing positive.")),
  UNEXPLAINED_DEATH(
      "99120001",
      "Death of unknown cause",
      Often.never().serious(1),
      List.of("Death, cause not known", "Found dead at home"),
      List.of(
          "The home physician reported the death by telephone.",
          "Found dead by relatives; no autopsy was made.",
          "Registry office reported the death."),
      List.of(
          "Records were requested.",
          "The certificate names no cause.",
          "No sign of earlier illness at the last visit."));

  /** Of the dictionary. */
  static final String VERSION = "mini-1";

  final String code;
  final String term;
  final Often often;
  final List<String> words;
  final List<String> presentations;
  final List<String> measures;

  EventKind(
      String code,
      String term,
      Often often,
      List<String> words,
      List<String> presentations,
      List<String> measures) {
    this.code = code;
    this.term = term;
    this.often = often;
    this.words = words;
    this.presentations = presentations;
    this.measures = measures;
  }

  /** The question of a visit that such an event answers with yes, or null. */
  String question(boolean serious) {
    return switch (this) {
      case SOLID_TUMOUR, MYELODYSPLASIA, MYELOID_LEUKAEMIA, T_CELL_LYMPHOMA -> "new-malignancy";
      case ANAEMIA, NEUTROPENIA, THROMBOCYTOPENIA -> serious ? "new-haematologic" : null;
      case AUTOIMMUNE -> "new-autoimmune";
      case SEPSIS, VIRAL_REACTIVATION, INFECTION -> serious ? "new-infection" : null;
      default -> null;
    };
  }

  /**
   * How often it happens.
   *
   * @param soon probability within {@code within} days of the treatment
   * @param perYear rate afterwards
   * @param serious share that is serious
   */
  record Often(double soon, int within, double perYear, double serious) {

    static Often never() {
      return new Often(0, 30, 0, 0);
    }

    static Often soon(double probability) {
      return new Often(probability, 30, 0, 0);
    }

    Often within(int days) {
      return new Often(soon, days, perYear, serious);
    }

    Often perYear(double rate) {
      return new Often(soon, within, rate, serious);
    }

    Often serious(double share) {
      return new Often(soon, within, perYear, share);
    }
  }
}
