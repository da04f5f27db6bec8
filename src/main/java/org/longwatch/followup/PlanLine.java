package org.longwatch.followup;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;

/**
 * One number of a plan.
 *
 * @param template the set of rules that the others were merged into
 * @param rules names of all sets it was made of
 * @param number 1 for the first, rises with every new day 0 or template
 * @param dayZero last administration of the product, as it was known then
 * @param reason why this number was made
 * @param current whether it is the newest number and still stands
 */
public record PlanLine(
    UUID plan,
    PatientId patient,
    ProductId product,
    String productCode,
    String template,
    List<String> rules,
    int number,
    LocalDate dayZero,
    String reason,
    boolean current) {}
