# Kaplan-Meier estimates of survival::aml, with Greenwood errors and log(-log) limits.
# Base R only: the formulas of survfit(conf.type = "log-log") are written out, so that they can be read;
# where the package is there, they must agree with it.
# Run from the project's folder: Rscript src/test/R/kaplan-meier.R
aml <- rbind(
  data.frame(group = "maintained", day = c(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161),
    event = c(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0)),
  data.frame(group = "nonmaintained", day = c(5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45),
    event = c(1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1)))
curve <- function(d) {
  days <- sort(unique(d$day[d$event == 1]))
  y <- sapply(days, function(t) sum(d$day >= t))
  k <- sapply(days, function(t) sum(d$day == t & d$event == 1))
  s <- cumprod((y - k) / y)
  g <- cumsum(k / (y * (y - k)))
  w <- qnorm(0.975) * sqrt(g) / log(s)
  data.frame(group = d$group[1], day = days, at_risk = y, events = k, free = s, error = s * sqrt(g),
    lower = exp(log(s) * exp(-w)), upper = exp(log(s) * exp(w)))
}
expected <- do.call(rbind, lapply(split(aml, aml$group), curve))
if (requireNamespace("survival", quietly = TRUE)) {
  f <- summary(survival::survfit(survival::Surv(day, event) ~ group, aml, conf.type = "log-log"))
  some <- expected$free > 0
  stopifnot(all.equal(expected$free, f$surv), all.equal(expected$lower[some], f$lower[some]),
    all.equal(expected$upper[some], f$upper[some]))
}
con <- file("src/test/resources/statistics/kaplan-meier.csv", "w")
writeLines(paste("# src/test/R/kaplan-meier.R,", R.version.string), con)
write.csv(format(expected, digits = 17), con, row.names = FALSE, quote = FALSE)
close(con)
