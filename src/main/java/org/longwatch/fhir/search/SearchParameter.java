package org.longwatch.fhir.search;

import java.util.List;
import java.util.Set;
import org.longwatch.fhir.mapping.Uri;

/**
 * One thing that resources of a type can be found by.
 *
 * @param type the resource type, {@code Resource} for those of all types
 * @param name as clients write it
 * @param paths where its values stand
 * @param targets types that a reference may point to, empty if it is none
 * @param repeats whether a resource may have several values
 * @param worded whether the words beside a code are found with {@code :text}
 * @param own whether Longwatch defines it, not FHIR R4
 */
public record SearchParameter(
    String type,
    String name,
    Kind kind,
    List<Path> paths,
    Set<String> targets,
    boolean repeats,
    boolean worded,
    boolean own) {

  public SearchParameter {
    paths = List.copyOf(paths);
    targets = Set.copyOf(targets);
  }

  /** Its number in the tables of the index. */
  int number() {
    return (type + "." + name).hashCode();
  }

  /** Whether results can be put in its order. */
  public boolean sorts() {
    return switch (kind) {
      case TOKEN, DATE, NUMBER, QUANTITY, STRING, URI, ID, UPDATED -> true;
      default -> false;
    };
  }

  /** Address of its definition, null where FHIR R4 defines it. */
  public String definition() {
    return own ? Uri.BASE + "/SearchParameter/" + type + "-" + name : null;
  }
}
