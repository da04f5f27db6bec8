# Poisson MaxSPRT written out in base R: critical values by uniroot over the chain of counts, the mean
# time to signal by numerical integration of the survival of the chain (not the closed form of the
# Java code), group looks by trying every attainable value.
# Run from the project's folder: Rscript src/test/R/max-sprt.R
llr <- function(n, mu) ifelse(n > mu, n * log(n / mu) - (n - mu), 0)
edge <- function(n, cv) if (cv == 0) n else
  n * exp(uniroot(function(y) expm1(y) - y - cv / n, c(-cv / n - 2, 0), tol = 1e-16, maxiter = 2000)$root)
# probability of a signal up to `until`, counts being Poisson with rr times the expected count
signal <- function(cv, T, M, rr = 1, until = T) {
  p <- 1; from <- 0; n <- M; gone <- 0
  repeat {
    to <- min(edge(n, cv), T, until)
    states <- seq_along(p) - 1
    gone <- gone + sum(p * ppois(n - states - 1, rr * (to - from), lower.tail = FALSE))
    p <- sapply(0:(n - 1), function(k) sum((p * dpois(k - states, rr * (to - from)))[states <= k]))
    from <- to
    if (to >= min(T, until)) return(gone)
    n <- n + 1
  }
}
critical <- function(alpha, T, M)
  uniroot(function(cv) log(signal(cv, T, M) / alpha), c(1e-9, 30), tol = 1e-13, maxiter = 500)$root
# E(time; signal) = T P(signal by T) - integral of P(signal by t)
time <- function(cv, T, M, rr) {
  cuts <- c(0, T)
  n <- M
  while ((e <- edge(n, cv)) < T) { cuts <- c(cuts, e); n <- n + 1 }
  cuts <- sort(unique(cuts))
  area <- sum(sapply(seq_len(length(cuts) - 1), function(i)
    integrate(Vectorize(function(t) signal(cv, T, M, rr, t)), cuts[i], cuts[i + 1],
      rel.tol = 1e-11, subdivisions = 500)$value))
  total <- signal(cv, T, M, rr)
  T - area / total
}
looks <- function(alpha, at, M, rr = NULL) {
  rule <- function(cv, rr) {
    p <- 1; from <- 0; gone <- 0; when <- 0
    for (mu in at) {
      n <- max(M, floor(mu) + 1)
      while (llr(n, mu) < cv) n <- n + 1
      states <- seq_along(p) - 1
      now <- sum(p * ppois(n - states - 1, rr * (mu - from), lower.tail = FALSE))
      gone <- gone + now; when <- when + now * mu
      p <- sapply(0:(n - 1), function(k) sum((p * dpois(k - states, rr * (mu - from)))[states <= k]))
      from <- mu
    }
    c(gone, when / gone)
  }
  values <- sort(unique(unlist(lapply(at, function(mu) llr(max(M, floor(mu) + 1):80, mu)))))
  cv <- values[which(sapply(values, function(v) rule(v, 1)[1]) <= alpha)[1]]
  c(cv, rule(cv, 1)[1], rule(cv, 2))
}
grid <- expand.grid(alpha = c(.05, .01), T = c(.5, 1, 2, 5, 10, 20, 50), M = c(1, 2, 4))
rows <- do.call(rbind, lapply(seq_len(nrow(grid)), function(i) with(grid[i, ], {
  if (signal(0, T, M) < alpha) return(NULL)
  cv <- critical(alpha, T, M)
  timed <- T <= 10
  data.frame(kind = "continuous", alpha = alpha, T = T, M = M, looks = "-", cv = cv, spent = alpha,
    power = signal(cv, T, M, 2), time = if (timed) time(cv, T, M, 2) else NA)
})))
sets <- list(c(2, 4, 6), c(1, 2, 3), c(.5, 1, 1.5, 2), c(5, 10, 20), 3, c(.1, 7))
for (at in sets) for (M in c(1, 3)) for (alpha in c(.05, .01)) {
  r <- looks(alpha, at, M)
  rows <- rbind(rows, data.frame(kind = "looks", alpha = alpha, T = max(at), M = M,
    looks = paste(at, collapse = " "), cv = r[1], spent = r[2], power = r[3], time = r[4]))
}
number <- sapply(rows, is.numeric)
rows[number] <- lapply(rows[number], function(x) ifelse(is.na(x), "NA", sprintf("%.17g", x)))
con <- file("src/test/resources/statistics/max-sprt.csv", "w")
writeLines(paste0("# src/test/R/max-sprt.R, ", R.version.string, ": power and time at a rate ratio of 2"), con)
write.csv(rows, con, row.names = FALSE, quote = FALSE)
close(con)
