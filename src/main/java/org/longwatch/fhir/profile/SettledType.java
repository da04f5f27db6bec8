package org.longwatch.fhir.profile;

import java.util.List;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.ElementDefinition.TypeRefComponent;
import org.hl7.fhir.r5.model.StringType;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.model.UnsignedIntType;

/**
 * A type in a definition that answers at once what HAPI finds out anew, through extensions and
 * questions whether there is anything, for every element that is read and validated. Definitions do
 * not change while the server runs.
 */
final class SettledType extends TypeRefComponent {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String workingCode;

  private SettledType(TypeRefComponent type) {
    type.copyValues(this);
    code = super.getCode(); // first, since the other asks for it
    workingCode = super.getWorkingCode();
  }

  /**
   * Settles all that a definition says of types and cardinalities, once. Others may be reading it:
   * what is replaced says the same, and no list changes its length or its count of changes.
   */
  static synchronized void settle(StructureDefinition definition) {
    for (ElementDefinition element : definition.getSnapshot().getElement()) {
      List<TypeRefComponent> types = element.getType();
      for (int i = 0; i < types.size(); i++) {
        if (!(types.get(i) instanceof SettledType)) {
          types.set(i, new SettledType(types.get(i)));
        }
      }
      if (element.hasMin()) {
        element.setMinElement(new GivenCount(element.getMinElement()));
      }
      if (element.hasMax()) {
        element.setMaxElement(new Given(element.getMaxElement()));
      }
      if (element.hasBase() && element.getBase().hasMax()) {
        element.getBase().setMaxElement(new Given(element.getBase().getMaxElement()));
      }
      if (element.hasId()) {
        element.setIdElement(new Given(element.getIdElement()));
      }
    }
    if (definition.hasVersion()) {
      definition.setVersionElement(new Given(definition.getVersionElement()));
    }
  }

  @Override
  public String getWorkingCode() {
    return workingCode;
  }

  @Override
  public String getCode() {
    return code;
  }

  /** A text that is there: nobody need look whether it is. */
  private static final class Given extends StringType {

    private static final long serialVersionUID = 1L;

    Given(StringType text) {
      text.copyValues(this);
      setValue(text.getValue());
    }

    @Override
    public boolean isEmpty() {
      return false;
    }
  }

  /** A count that is there. */
  private static final class GivenCount extends UnsignedIntType {

    private static final long serialVersionUID = 1L;

    GivenCount(UnsignedIntType count) {
      count.copyValues(this);
      setValue(count.getValue());
    }

    @Override
    public boolean isEmpty() {
      return false;
    }
  }
}
