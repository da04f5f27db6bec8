package org.longwatch.platform;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.UUID;
import org.postgresql.util.PGobject;

/**
 * Keeps ids as {@code uuid} and lets them be absent, on which EclipseLink 4's own conversion fails.
 */
@Converter(autoApply = true)
public class UuidColumn implements AttributeConverter<UUID, Object> {

  @Override
  public Object convertToDatabaseColumn(UUID id) {
    if (id != null) {
      return id;
    }
    // a bare null would be bound as varchar, which PostgreSQL refuses for a uuid column
    PGobject absent = new PGobject();
    absent.setType("uuid");
    return absent;
  }

  @Override
  public UUID convertToEntityAttribute(Object column) {
    return (UUID) column;
  }
}
