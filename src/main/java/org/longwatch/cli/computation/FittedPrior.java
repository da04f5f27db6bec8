package org.longwatch.cli.computation;

import java.util.List;
import java.util.Locale;
import org.longwatch.statistics.ShortestFormat;
import org.longwatch.statistics.disproportionality.MgpsPrior;
import org.longwatch.statistics.disproportionality.PriorFit;
import org.longwatch.statistics.disproportionality.ReportCounts;

/** The prior that EBGM was computed with, fitted or given, as a line and as JSON. */
final class FittedPrior {
  private final MgpsPrior prior;
  private final PriorFit fit;
  private final ReportCounts counts;
  private final List<String> strata;
  private final int largestCount;

  /**
   * @param given null to fit the prior
   */
  FittedPrior(
      ReportCounts counts,
      List<String> strata,
      PriorFit.Model model,
      MgpsPrior given,
      int threads) {
    this.counts = counts;
    this.strata = strata;
    fit = given == null ? PriorFit.of(counts, model, threads) : null;
    prior = given == null ? fit.prior() : given;
    int largest = 0;
    for (int pair = 0; pair < counts.pairs(); pair++) {
      largest = Math.max(largest, counts.count(pair));
    }
    largestCount = largest;
  }

  MgpsPrior prior() {
    return prior;
  }

  int largestCount() {
    return largestCount;
  }

  /** For people. */
  String summary() {
    if (fit == null) {
      return "prior as given: " + prior.parameters();
    }
    return fit.summary()
        + (fit.converged()
            ? "; converged"
            : "; WARNING: the fit did not converge (these data do not tell two components apart),"
                + " do not rely on EBGM, EB05 and EB95");
  }

  /** For programs. */
  String json() {
    StringBuilder json = new StringBuilder("{\n");
    json.append("  \"model\": ");
    if (fit == null) {
      json.append("null,\n  \"fitted\": false,\n");
    } else {
      json.append(quoted(fit.model().name().toLowerCase(Locale.ROOT)));
      json.append(",\n  \"fitted\": true,\n");
    }
    json.append("  ").append(parameters(prior));
    if (fit != null) {
      json.append(",\n  \"minus_log_likelihood\": ").append(number(fit.minusLogLikelihood()));
      json.append(",\n  \"converged\": ").append(fit.converged());
      json.append(",\n  \"cells\": ").append(number(fit.cells()));
      json.append(",\n  \"starts\": [");
      String between = "\n    {";
      for (PriorFit.Start start : fit.starts()) {
        json.append(between).append("\"from\": {").append(parameters(start.from()));
        json.append("}, \"to\": {").append(parameters(start.to()));
        json.append("}, \"minus_log_likelihood\": ").append(number(start.minusLogLikelihood()));
        json.append(", \"converged\": ").append(start.converged()).append('}');
        between = ",\n    {";
      }
      json.append("\n  ]");
    }
    json.append(",\n  \"reports\": ").append(counts.reports());
    json.append(",\n  \"pairs\": ").append(counts.pairs());
    json.append(",\n  \"strata\": [");
    for (int i = 0; i < strata.size(); i++) {
      json.append(i == 0 ? "" : ", ").append(quoted(strata.get(i)));
    }
    return json.append("]\n}\n").toString();
  }

  private static String parameters(MgpsPrior prior) {
    return "\"alpha1\": "
        + number(prior.alpha1())
        + ", \"beta1\": "
        + number(prior.beta1())
        + ", \"alpha2\": "
        + number(prior.alpha2())
        + ", \"beta2\": "
        + number(prior.beta2())
        + ", \"p\": "
        + number(prior.p());
  }

  private static String number(double x) {
    return Double.isFinite(x) ? ShortestFormat.of(x) : "null";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
