# Expected values of EBGM, EB05, EB95 at given priors, of the log-likelihood of both models of the
# prior and of its optimum, by written-out formulas (DuMouchel 1999) in base R.
# Run from the project's folder: Rscript src/test/R/mgps.R
folder <- "src/test/resources/statistics/"
put <- function(e, name, what) {
  text <- as.data.frame(lapply(e, function(x) if (is.numeric(x)) sprintf("%.17g", x) else x))
  con <- file(paste0(folder, name), "w")
  writeLines(paste0("# src/test/R/mgps.R, ", R.version.string, ": ", what), con)
  write.csv(text, con, row.names = FALSE, quote = FALSE)
  close(con)
}

# 1. scores at given priors
priors <- rbind(
  c(.2, .1, 2, 4, 1 / 3), c(.05, .02, 1.3, 1.1, .06), c(3.1, .7, 14, 13.5, .011),
  c(.9, .3, .4, 2.2, .7), c(40, 4, 60, 62, .002), c(2.2, .54, 2e8, 4e8, .19))
cells <- rbind(
  expand.grid(n = c(1, 2, 3, 5, 10, 17), e = c(1e-4, .01, .3, 1, 2.5, 8, 40)),
  cbind(n = c(63, 64, 65, 100, 300, 1000, 1000, 5000, 20000, 120000, 1, 3),
        e = c(20, 70, 60, 3, 310, 20, 1004.5, 4400, 20100, 119000, 400, 1e-9)))
score <- function(n, e, t) {
  a1 <- t[1]; b1 <- t[2]; a2 <- t[3]; b2 <- t[4]; p <- t[5]
  # not dnbinom: its prob = b / (b + e) rounds a small e away
  nb <- function(a, b) {
    # the sum, since two large lgamma would cancel
    sum(log(a + seq_len(n) - 1)) - lgamma(n + 1) - a * log1p(e / b) + n * (log(e) - log(b + e))
  }
  l1 <- log(p) + nb(a1, b1)
  l2 <- log(1 - p) + nb(a2, b2)
  q <- 1 / (1 + exp(l2 - l1))
  ebgm <- exp(q * (digamma(a1 + n) - log(b1 + e)) + (1 - q) * (digamma(a2 + n) - log(b2 + e)))
  point <- function(prob, lower) {
    f <- function(u) {
      q * pgamma(exp(u), a1 + n, b1 + e, lower.tail = lower) +
        (1 - q) * pgamma(exp(u), a2 + n, b2 + e, lower.tail = lower) - prob
    }
    ends <- log(c(qgamma(prob, a1 + n, b1 + e, lower.tail = lower),
                  qgamma(prob, a2 + n, b2 + e, lower.tail = lower)))
    exp(uniroot(f, c(min(ends) - 1e-6, max(ends) + 1e-6), tol = 1e-15, maxiter = 1000)$root)
  }
  c(q, ebgm, point(.05, TRUE), point(.05, FALSE))
}
rows <- do.call(rbind, lapply(seq_len(nrow(priors)), function(i) {
  t <- priors[i, ]
  s <- t(mapply(function(n, e) score(n, e, t), cells$n, cells$e))
  data.frame(alpha1 = t[1], beta1 = t[2], alpha2 = t[3], beta2 = t[4], p = t[5],
             n = cells$n, expected = cells$e, q = s[, 1], ebgm = s[, 2], eb05 = s[, 3], eb95 = s[, 4])
}))
put(rows, "mgps-scores.csv", "lgamma, digamma, pgamma, uniroot")

# 2. two sets of reports: a seeded one, and one made by hand as a table of counts
set.seed(2026)
w <- 1 / (1:30); v <- 1 / (1:60)^.8
ratio <- ifelse(runif(1800) < .15, rgamma(1800, 3, .8), rgamma(1800, 4, 5))
drawn <- rpois(1800, 3000 * outer(w, v) / sum(outer(w, v)) * ratio)
pair <- sample(rep(1:1800, drawn))
id <- cumsum(runif(length(pair)) < .85)
p <- (pair - 1) %% 30; e <- (pair - 1) %/% 30
first <- tapply(p, id, function(x) x[1])[as.character(id)]
chance <- runif(max(id) + 1)[id + 1]
sex <- ifelse(chance < .05, "", ifelse(chance < .3 + .5 * (first %% 3 == 0), "F", "M"))
made <- data.frame(report_id = id, product = sprintf("P%02d", p), event = sprintf("E%02d", e),
                   sex = sex)
hand <- matrix(c(
  30, 4, 2, 0, 1, 9, 0, 0,
  5, 25, 1, 3, 0, 7, 1, 0,
  2, 1, 12, 0, 0, 3, 0, 2,
  0, 2, 0, 9, 8, 1, 0, 0,
  6, 7, 5, 3, 2, 20, 1, 1,
  1, 0, 0, 0, 0, 2, 6, 0,
  3, 3, 2, 1, 1, 8, 0, 5), 7, byrow = TRUE)
at <- which(hand > 0, arr.ind = TRUE)
k <- rep(seq_len(nrow(at)), hand[at])
made2 <- data.frame(report_id = seq_along(k), product = sprintf("P%02d", at[k, 1]),
                    event = sprintf("E%02d", at[k, 2]), sex = c("F", "M")[1 + seq_along(k) %% 2])
write.set <- function(d, name) {
  con <- file(paste0(folder, name), "w")
  write.csv(d, con, row.names = FALSE, quote = FALSE)
  close(con)
}
write.set(made, "mgps-reports-seeded.csv")
write.set(made2, "mgps-reports-hand.csv")

table.of <- function(d, stratified) {
  d <- unique(d)
  d$product <- factor(d$product); d$event <- factor(d$event)
  n <- table(d$product, d$event)
  e <- matrix(0, nrow(n), ncol(n))
  for (s in if (stratified) split(d, d$sex) else list(d)) {
    mp <- table(unique(s[c("report_id", "product")])$product)
    me <- table(unique(s[c("report_id", "event")])$event)
    e <- e + outer(as.numeric(mp), as.numeric(me)) / length(unique(s$report_id))
  }
  list(n = as.vector(n), e = as.vector(e))
}
minus.log.l <- function(t, c, truncated) {
  a1 <- t[1]; b1 <- t[2]; a2 <- t[3]; b2 <- t[4]; p <- t[5]
  keep <- if (truncated) c$n >= 1 else c$e > 0
  n <- c$n[keep]; e <- c$e[keep]
  l1 <- dnbinom(n, a1, b1 / (b1 + e), log = TRUE)
  l2 <- dnbinom(n, a2, b2 / (b2 + e), log = TRUE)
  if (truncated) {
    l1 <- l1 - log(-expm1(a1 * log(b1 / (b1 + e))))
    l2 <- l2 - log(-expm1(a2 * log(b2 / (b2 + e))))
  }
  m <- pmax(l1, l2)
  -sum(m + log(p * exp(l1 - m) + (1 - p) * exp(l2 - m)))
}
fit <- function(c, truncated) {
  f <- function(x) {
    # where one component wants to be a point, as far as doubles go
    if (any(abs(x) > 20)) return(1e10)
    v <- minus.log.l(c(exp(x[1:4]), plogis(x[5])), c, truncated)
    if (is.finite(v)) v else 1e10
  }
  best <- NULL
  starts <- rbind(c(.2, .1, 2, 4, 1 / 3), c(.1, .1, 10, 10, .2), c(.5, .5, 5, 8, .5),
                  c(2, .5, 1, 1, .1), c(.05, .02, 1, 2, .05), c(1.5, .5, .3, .6, .3))
  for (i in seq_len(nrow(starts))) {
    x <- c(log(starts[i, 1:4]), qlogis(starts[i, 5]))
    for (again in 1:4) {
      x <- optim(x, f, control = list(maxit = 5000, reltol = 1e-15))$par
      o <- try(optim(x, f, method = "BFGS", control = list(maxit = 2000, reltol = 1e-15)), TRUE)
      if (!inherits(o, "try-error")) x <- o$par
    }
    if (is.null(best) || f(x) < best$value) best <- list(value = f(x), x = x)
  }
  t <- c(exp(best$x[1:4]), plogis(best$x[5]))
  if (t[1] / t[2] < t[3] / t[4]) t <- c(t[3], t[4], t[1], t[2], 1 - t[5])
  list(value = best$value, t = t)
}
rows <- NULL
for (set in c("seeded", "hand")) for (stratified in c(FALSE, TRUE)) {
  c <- table.of(if (set == "seeded") made else made2, stratified)
  for (truncated in c(FALSE, TRUE)) {
    o <- fit(c, truncated)
    rows <- rbind(rows, data.frame(
      set = set, stratified = tolower(stratified), model = if (truncated) "TRUNCATED" else "ALL",
      cells = if (truncated) sum(c$n > 0) else length(c$n), expected = sum(c$e),
      expected_squares = sum(c$e[c$n > 0]^2),
      at1 = minus.log.l(priors[1, ], c, truncated), at2 = minus.log.l(priors[2, ], c, truncated),
      at3 = minus.log.l(priors[3, ], c, truncated), at4 = minus.log.l(priors[4, ], c, truncated),
      best = o$value, alpha1 = o$t[1], beta1 = o$t[2], alpha2 = o$t[3], beta2 = o$t[4], p = o$t[5]))
  }
}
print(rows)
put(rows, "mgps-fit.csv", "dnbinom, optim (Nelder-Mead and BFGS, six starts, four rounds)")
