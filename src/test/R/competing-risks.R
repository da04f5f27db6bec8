# Cohorts in months with groups, ties, rounding and delayed entry (input: the public data set mgus2
# by sex, with 9 who progress and die in the same month, and made ones), and for them
# survival::survfit (Aalen-Johansen, standard error by infinitesimal jackknife, log-log limits),
# survdiff and coxph (log-rank), cmprsk::cuminc (Gray), survreg and optim (Weibull).
# Run from the project's folder: Rscript src/test/R/competing-risks.R
library(survival)
library(cmprsk)
set.seed(2026)
made <- function(name, n, groups, late, rate, death, censor, digits, last = 180) {
  group <- sample(groups, n, TRUE)
  k <- match(group, groups)
  event <- rexp(n, rate * c(1, 2, .5, 1.3)[k]); dead <- rexp(n, death); lost <- rexp(n, censor)
  entry <- if (late > 0) ifelse(runif(n) < late, rexp(n, censor * 2), 0) else rep(0, n)
  exit <- pmin(event, dead, lost, last)
  status <- ifelse(exit == event, 1, ifelse(exit == dead, 2, 0))
  d <- data.frame(cohort = name, group = group, entry = round(entry, digits),
    exit = round(exit, digits), status = status)
  d[d$exit > d$entry, ]
}
cohorts <- rbind(
  made("two", 120, c("A", "B"), 0, 1 / 100, 1 / 150, 1 / 120, 3),
  made("three", 300, c("A", "B", "C"), 0, 1 / 60, 1 / 90, 1 / 80, 0),
  made("four", 90, c("A", "B", "C", "D"), 0, 1 / 20, 1 / 30, 1 / 25, 1),
  made("ties", 400, c("A", "B"), 0, 1 / 4, 1 / 5, 1 / 6, 0, 12),
  made("late", 250, c("A", "B"), .5, 1 / 70, 1 / 80, 1 / 60, 2),
  made("late-ties", 300, c("A", "B", "C"), .6, 1 / 6, 1 / 8, 1 / 7, 0, 20))
mgus <- with(mgus2, data.frame(cohort = "mgus2", group = as.character(sex), entry = 0,
  exit = ifelse(pstat == 1, ptime, futime), status = ifelse(pstat == 1, 1, ifelse(death == 1, 2, 0))))
cohorts <- rbind(cohorts, mgus[mgus$exit > 0, ])
head <- paste0("# src/test/R/competing-risks.R, ", R.version.string, ", survival ",
  packageVersion("survival"), ", cmprsk ", packageVersion("cmprsk"), ": ")
save <- function(d, name, what) {
  number <- sapply(d, is.numeric)
  d[number] <- lapply(d[number], function(x) ifelse(is.na(x), "NA", sprintf("%.17g", x)))
  con <- file(paste0("src/test/resources/statistics/", name), "w")
  writeLines(paste0(head, what), con)
  write.csv(d, con, row.names = FALSE, quote = FALSE)
  close(con)
}
save(cohorts, "competing-cohorts.csv", "data set mgus2 of survival, made cohorts; months")

fitted <- function(d) {
  d$id <- seq_len(nrow(d))
  state <- factor(d$status, 0:2, c("censored", "event", "death"))
  if (any(d$entry > 0))
    survfit(Surv(entry, exit, state) ~ 1, d, id = id, conf.type = "log-log")
  else survfit(Surv(exit, state) ~ 1, d, conf.type = "log-log")
}
rows <- function(d, fit) {
  k <- which(fit$states == "event"); other <- which(fit$states == "death")
  data.frame(cohort = d$cohort[1], group = d$group[1], time = fit$time, at_risk = fit$n.risk[, 1],
    events = fit$n.event[, k], competing = fit$n.event[, other],
    censored = rowSums(as.matrix(fit$n.censor)), survival = fit$pstate[, 1],
    incidence = fit$pstate[, k], error = fit$std.err[, k], lower = fit$lower[, k],
    upper = fit$upper[, k])
}
parts <- split(cohorts, list(cohorts$cohort, cohorts$group), drop = TRUE)
save(do.call(rbind, lapply(parts, function(d) rows(d, fitted(d)))), "competing-risks.csv",
  "survfit, conf.type log-log")
save(do.call(rbind, lapply(parts, function(d)
  rows(d, summary(fitted(d), times = c(0, 1, 2.5, 7, 12, 60, 180))))), "competing-risks-at.csv",
  "summary of survfit at times 0, 1, 2.5, 7, 12, 60, 180 that somebody has reached")

late.log.rank <- function(d) {
  g <- factor(d$group)
  z <- 0; v <- 0
  for (t in sort(unique(d$exit[d$status == 1]))) {
    at <- (d$entry < t | d$entry == 0) & d$exit >= t
    y <- as.vector(table(g[at])); n <- sum(y)
    o <- as.vector(table(g[at & d$exit == t & d$status == 1])); e <- sum(o)
    z <- z + o - e * y / n
    if (n > 1) v <- v + e * (n - e) / (n - 1) * (diag(y / n) - (y / n) %o% (y / n))
  }
  drop(z[-1] %*% solve(v[-1, -1]) %*% z[-1])
}
test <- function(d) {
  groups <- length(unique(d$group))
  late <- any(d$entry > 0)
  if (late) {
    # written out; equal to the score test of the discrete Cox model, which takes too long with ties
    log.rank <- late.log.rank(d)
    if (d$cohort[1] == "late") stopifnot(isTRUE(all.equal(log.rank,
      coxph(Surv(entry, exit, status == 1) ~ group, d, ties = "exact")$score, tolerance = 1e-9)))
    gray <- c(NA, NA)
  } else {
    log.rank <- survdiff(Surv(exit, status == 1) ~ group, d)$chisq
    gray <- cuminc(d$exit, d$status, d$group)$Tests["1", 1:2]
  }
  data.frame(cohort = d$cohort[1], groups = groups, log_rank = log.rank,
    log_rank_p = pchisq(log.rank, groups - 1, lower.tail = FALSE), gray = gray[1], gray_p = gray[2])
}
save(do.call(rbind, lapply(split(cohorts, cohorts$cohort), test)), "group-tests.csv",
  "survdiff, coxph with exact ties where somebody enters late, cuminc")

weibull <- function(d) {
  if (any(d$entry > 0)) {
    loss <- function(par) {
      k <- exp(par[1]); s <- exp(par[2])
      h <- (d$exit / s)^k - (d$entry / s)^k
      -sum((d$status == 1) * (log(k) - log(s) + (k - 1) * (log(d$exit) - log(s)))) + sum(h)
    }
    par <- c(0, log(mean(d$exit)))
    for (i in 1:20) par <- optim(par, loss, method = "BFGS", control = list(reltol = 1e-16))$par
    v <- solve(optimHess(par, loss, control = list(ndeps = c(1e-4, 1e-4))))
    value <- -loss(par)
  } else {
    fit <- survreg(Surv(exit, status == 1) ~ 1, d, dist = "weibull",
      control = survreg.control(rel.tolerance = 1e-15, maxiter = 200))
    par <- c(-log(fit$scale), unname(coef(fit)))
    v <- fit$var[2:1, 2:1]
    value <- fit$loglik[1]
  }
  e <- sqrt(diag(v))
  z <- qnorm(.975)
  data.frame(cohort = d$cohort[1], late = as.integer(any(d$entry > 0)), shape = exp(par[1]),
    shape_lower = exp(par[1] - z * e[1]), shape_upper = exp(par[1] + z * e[1]),
    scale = exp(par[2]), scale_lower = exp(par[2] - z * e[2]), scale_upper = exp(par[2] + z * e[2]),
    log_likelihood = value)
}
save(do.call(rbind, lapply(split(cohorts, cohorts$cohort), weibull)), "weibull.csv",
  "survreg; optim where somebody enters late")

set.seed(7)
pairs <- do.call(rbind, lapply(1:12, function(i) {
  m <- sample(3:15, 1); n <- sample(4:40, 1); digits <- c(3, 0)[1 + i %% 2]
  x <- round(rexp(m, 1 / 20), digits); y <- round(rexp(n, 1 / 30), digits)
  t <- ks.test(x, y, exact = TRUE)
  a <- suppressWarnings(ks.test(x, y, exact = FALSE))
  data.frame(x = paste(x, collapse = " "), y = paste(y, collapse = " "), d = unname(t$statistic),
    p = t$p.value, asymptotic = a$p.value)
}))
save(pairs, "kolmogorov-smirnov.csv", "ks.test, exact with ties, and asymptotic")
