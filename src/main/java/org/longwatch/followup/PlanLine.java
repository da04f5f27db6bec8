package org.longwatch.followup;

import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;

/**
 * One number of a plan.
 *
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
    int number,
    LocalDate dayZero,
    String reason,
    boolean current) {}
