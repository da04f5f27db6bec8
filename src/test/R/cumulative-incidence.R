# Aalen-Johansen estimates of survival::survfit: cohorts (input) and curves (expected).
# The standard error is Greenwood's (Andersen, Borgan, Gill, Keiding 1993, 4.4.20), written out here as
# its matrix recursion; it must agree with survfit wherever nobody enters late.
# Run from the project's folder: Rscript src/test/R/cumulative-incidence.R
library(survival)
mgus <- with(mgus2, data.frame(cohort = "mgus2", entry = 0, exit = ifelse(pstat == 1, ptime, futime),
  cause = ifelse(pstat == 1, 1, ifelse(death == 1, 2, 0))))
set.seed(15)
made <- function(name, n, late, rate, death, censor) {
  event <- ceiling(rexp(n, rate)); dead <- ceiling(rexp(n, death)); lost <- ceiling(rexp(n, censor))
  entry <- ifelse(runif(n) < late, floor(rexp(n, 1 / 400)), 0)
  exit <- pmin(event, dead, lost, 15 * 365)
  cause <- ifelse(exit == event, 1, ifelse(exit == dead, 2, 0))
  d <- data.frame(cohort = name, entry = entry, exit = exit, cause = cause)
  d[d$exit > d$entry, ]
}
cohorts <- rbind(mgus, made("small", 25, 0, 1 / 4000, 1 / 6000, 1 / 3000),
  made("delayed", 400, .5, 1 / 3000, 1 / 2000, 1 / 2500),
  made("ties", 300, .3, 1 / 8, 1 / 10, 1 / 12),
  data.frame(cohort = "all-fail", entry = 0, exit = c(0, 3, 3, 5, 8, 8), cause = c(1, 1, 2, 2, 1, 1)))
head <- paste0("# src/test/R/cumulative-incidence.R, ", R.version.string, ", survival ",
  packageVersion("survival"))
con <- file("src/test/resources/statistics/cohorts.csv", "w")
writeLines(paste0(head, ": data set mgus2 (months) and made cohorts (days)"), con)
write.csv(cohorts, con, row.names = FALSE, quote = FALSE)
close(con)

greenwood <- function(d, days) {
  entry <- ifelse(d$entry == 0, -1, d$entry)
  p <- c(1, 0, 0)
  v <- matrix(0, 3, 3)
  sapply(days, function(day) {
    y <- sum(entry < day & d$exit >= day)
    h <- c(sum(d$exit == day & d$cause == 1), sum(d$exit == day & d$cause == 2)) / y
    row <- c(1 - sum(h), h)
    step <- rbind(row, c(0, 1, 0), c(0, 0, 1))
    v <<- t(step) %*% v %*% step + p[1]^2 * (diag(row) - row %o% row) / y
    p <<- drop(p %*% step)
    sqrt(v[2, 2])
  })
}
curve <- function(d) {
  d$id <- seq_len(nrow(d))
  state <- factor(d$cause, 0:2, c("censored", "event", "death"))
  fit <- if (any(d$entry > 0))
    survfit(Surv(entry, exit, state) ~ 1, d, id = id, conf.type = "log-log")
  else survfit(Surv(exit, state) ~ 1, d, conf.type = "log-log")
  k <- which(fit$states == "event")
  happened <- rowSums(fit$n.event[, fit$states != "(s0)", drop = FALSE]) > 0
  e <- data.frame(cohort = d$cohort[1], day = fit$time, at_risk = fit$n.risk[, 1],
    events = fit$n.event[, k], free = fit$pstate[, 1], incidence = fit$pstate[, k],
    error = fit$std.err[, k], lower = fit$lower[, k], upper = fit$upper[, k])[happened, ]
  error <- greenwood(d, e$day)
  if (all(d$entry == 0)) stopifnot(isTRUE(all.equal(error, e$error, tolerance = 1e-12)))
  e$error <- error
  width <- qnorm(.975) * error / (e$incidence * log(e$incidence))
  lower <- exp(log(e$incidence) * exp(-width))
  upper <- exp(log(e$incidence) * exp(width))
  if (all(d$entry == 0)) stopifnot(
    isTRUE(all.equal(lower[e$incidence > 0], e$lower[e$incidence > 0], tolerance = 1e-12)),
    isTRUE(all.equal(upper[e$incidence > 0], e$upper[e$incidence > 0], tolerance = 1e-12)))
  e$lower <- lower
  e$upper <- upper
  e
}
e <- do.call(rbind, lapply(split(cohorts, cohorts$cohort), curve))
number <- sapply(e, is.numeric)
e[number] <- lapply(e[number], function(x) sprintf("%.17g", x))
con <- file("src/test/resources/statistics/cumulative-incidence.csv", "w")
writeLines(paste0(head, ": survfit, conf.type log-log, Greenwood errors"), con)
write.csv(e, con, row.names = FALSE, quote = FALSE)
close(con)
