package org.longwatch.clonality;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;
import org.postgresql.util.PGobject;

/** One integration-site analysis of one sample. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "clonality", name = "sample")
public class IntegrationSample extends Fact {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String identifier;

  @Column(name = "taken_on")
  private LocalDate takenOn;

  private String tissue;
  private String assay;

  @Convert(converter = Document.class)
  private String clones;

  private boolean withdrawn;

  protected IntegrationSample() {}

  IntegrationSample(RecordSample command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    this.identifier = command.identifier();
    restate(command);
  }

  final void restate(RecordSample command) {
    this.takenOn = command.takenOn();
    this.tissue = command.tissue();
    this.assay = command.assay();
    this.withdrawn = false;
    try {
      this.clones =
          JSON.writeValueAsString(
              command.clones().stream()
                  .sorted(
                      Comparator.comparingDouble(Clone::abundance)
                          .reversed()
                          .thenComparing(Clone::chromosome)
                          .thenComparingLong(Clone::position))
                  .toList());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Clones cannot be written", e);
    }
  }

  void withdraw() {
    this.withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  boolean isOf(PatientId someone) {
    return patient.equals(someone.value());
  }

  List<Clone> clones() {
    return read(clones);
  }

  ClonalityPolicy.Sample sample() {
    return new ClonalityPolicy.Sample(id(), takenOn, tissue, clones());
  }

  SampleLine line() {
    return new SampleLine(
        id(),
        new CentreId(centre),
        new PatientId(patient),
        identifier,
        takenOn,
        tissue,
        assay,
        clones());
  }

  private static List<Clone> read(String text) {
    try {
      return JSON.readValue(text, new TypeReference<List<Clone>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Clones cannot be read", e);
    }
  }

  /** Keeps the clones as {@code jsonb}. */
  @Converter
  public static class Document implements AttributeConverter<String, Object> {

    @Override
    public Object convertToDatabaseColumn(String text) {
      try {
        PGobject document = new PGobject();
        document.setType("jsonb");
        document.setValue(text);
        return document;
      } catch (SQLException e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    public String convertToEntityAttribute(Object column) {
      return column == null ? null : column.toString();
    }
  }
}
