# Expected values of PRR, ROR, chi-square and IC, from the formulas in base R.
# Run from the project's folder: Rscript src/test/R/disproportionality.R
out <- "src/test/resources/statistics/disproportionality.csv"
set.seed(2026)
fixed <- rbind(
  c(5, 100, 5000, 100000), c(15, 100, 5000, 100000), c(3, 97, 20, 9880), c(4, 46, 10, 940),
  c(0, 10, 20, 300), c(0, 0, 20, 300), c(0, 10, 0, 300), c(3, 0, 20, 300), c(3, 10, 0, 300),
  c(3, 0, 0, 300), c(3, 10, 20, 0), c(3, 0, 0, 0), c(1, 1, 1, 1), c(2, 3, 4, 6), c(1, 2, 3, 5),
  c(0, 0, 0, 0), c(1, 0, 0, 0), c(0, 0, 0, 7), c(250000, 1500000, 3000000, 60000000),
  c(40000000, 300000000, 900000000, 2500000000), c(1, 9999999, 12, 20000000))
random <- cbind(rgeom(300, .05), rgeom(300, .002), rgeom(300, .001), rgeom(300, 1e-5))
t <- rbind(fixed, random)
a <- t[, 1]; b <- t[, 2]; c <- t[, 3]; d <- t[, 4]; n <- a + b + c + d
z <- qnorm(.975)
expected <- (a + b) * (a + c) / n
prr <- (a / (a + b)) / (c / (c + d))
se.prr <- sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
ror <- (a * d) / (b * c)
se.ror <- sqrt(1 / a + 1 / b + 1 / c + 1 / d)
chi <- function(i, correct) {
  m <- matrix(t[i, ], 2)
  if (any(rowSums(m) == 0) || any(colSums(m) == 0)) return(NaN)
  suppressWarnings(unname(chisq.test(m, correct = correct)$statistic))
}
ic <- log2((a + .5) / (expected + .5))
e <- data.frame(a = a, b = b, c = c, d = d, expected = expected,
  prr = prr, prr_lower = exp(log(prr) - z * se.prr), prr_upper = exp(log(prr) + z * se.prr),
  chi2 = sapply(seq_along(a), chi, FALSE), chi2_yates = sapply(seq_along(a), chi, TRUE),
  ror = ror, ror_lower = exp(log(ror) - z * se.ror), ror_upper = exp(log(ror) + z * se.ror),
  ic = ic, ic_lower = log2(qgamma(.025, a + .5, expected + .5)),
  ic_upper = log2(qgamma(.975, a + .5, expected + .5)),
  ic_lower_approximate = ic - 3.3 * (a + .5)^-.5 - 2 * (a + .5)^-1.5,
  ic_upper_approximate = ic + 2.4 * (a + .5)^-.5 - .5 * (a + .5)^-1.5)
text <- as.data.frame(lapply(e, function(x) sprintf("%.17g", x)))
con <- file(out, "w")
writeLines(paste0("# src/test/R/disproportionality.R, ", R.version.string,
  ": formulas as in Evans 2001, Noren 2013; chisq.test; qgamma"), con)
write.csv(text, con, row.names = FALSE, quote = FALSE)
close(con)
