package org.longwatch.fhir.mapping;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.intake.Step;

/** Reads resources of one type. */
public interface Mapper<R extends Resource> {

  /**
   * What the resource asks of the record; nothing if it is only kept, or if something needed cannot
   * be read, which the reading then says.
   */
  List<Step> map(R resource, Reading reading);
}
