package org.longwatch.traceability;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Single European Code of tissues and cells (Directive 2006/86/EC, Annex VII): a donation
 * sequence of 21 characters (country, establishment, donation) and a product sequence of 19 (coding
 * system, product, split, expiry).
 *
 * @param text the 40 characters without spaces and without the leading {@code SEC}
 */
public record SingleEuropeanCode(String text) {

  private static final Pattern FORM =
      Pattern.compile("[A-Z]{2}[A-Z0-9]{6}[A-Z0-9]{13}[EAB][A-Z0-9]{7}[A-Z0-9]{3}[0-9]{8}");
  private static final String PREFIX = "SEC";
  private static final int DONATION = 21;
  private static final int EXPIRY = 32;
  private static final String NEVER = "00000000";
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

  public SingleEuropeanCode {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "A Single European Code is 40 capital letters and digits: 21 of the donation (country 2,"
              + " establishment 6, donation 13) and 19 of the product (E, A or B, product 7, split"
              + " 3, expiry YYYYMMDD)");
    }
    String expiry = text.substring(EXPIRY);
    if (!expiry.equals(NEVER)) {
      try {
        LocalDate.parse(expiry, DAY);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "A Single European Code ends with a day of expiry that exists, or with 00000000", e);
      }
    }
  }

  /** Reads it as labels print it: with or without {@code SEC}, in one or two parts. */
  public static SingleEuropeanCode of(String printed) {
    String bare = printed.replaceAll("\\s", "");
    int tooMuch = PREFIX.length() + EXPIRY + NEVER.length();
    return new SingleEuropeanCode(
        bare.startsWith(PREFIX) && bare.length() == tooMuch
            ? bare.substring(PREFIX.length())
            : bare);
  }

  /** ISO 3166 code of the country of the tissue establishment. */
  public String country() {
    return text.substring(0, 2);
  }

  /** Number of the tissue establishment within its country, padded with zeros on the left. */
  public String establishment() {
    return text.substring(2, 8);
  }

  public String donation() {
    return text.substring(8, DONATION);
  }

  /**
   * Who numbers the product: E the EU tissue and cell product compendium, A ISBT 128, B Eurocode.
   */
  public char codingSystem() {
    return text.charAt(DONATION);
  }

  public String product() {
    return text.substring(22, 29);
  }

  public String split() {
    return text.substring(29, EXPIRY);
  }

  /** Empty if the product does not expire. */
  public Optional<LocalDate> expiresOn() {
    String expiry = text.substring(EXPIRY);
    return expiry.equals(NEVER) ? Optional.empty() : Optional.of(LocalDate.parse(expiry, DAY));
  }

  /** As labels print it. */
  public String printed() {
    return PREFIX + " " + text.substring(0, DONATION) + " " + text.substring(DONATION);
  }
}
