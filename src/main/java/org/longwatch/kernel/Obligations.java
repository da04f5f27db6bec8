package org.longwatch.kernel;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A source of obligations. Rooms of the record implement it; work lists, mails and completeness ask
 * all implementations and nothing else, so they can never disagree.
 */
public interface Obligations {

  /** Name of the source, for instance {@code followup}. */
  String source();

  /**
   * Open obligations of the centres whose earliest day is not after {@code horizon}, in one query.
   * Obligations of patients whose history the centre has not yet confirmed are not included when
   * their window had passed before the treatment became known.
   *
   * @param centres whose; an empty collection means none
   * @param horizon last earliest-day of interest, in the centre's calendar
   */
  List<Obligation> open(Collection<CentreId> centres, LocalDate horizon);

  /** The obligations among {@code ids} as they stand now, locked until the transaction ends. */
  Map<UUID, Obligation> current(Collection<UUID> ids);
}
