# Standardised incidence ratio (poisson.test) and gamma-Poisson posterior (pgamma, qgamma), base R.
# Run from the project's folder: Rscript src/test/R/background.R
grid <- expand.grid(observed = c(0, 1, 2, 3, 7, 25, 140), expected = c(.01, .3, 2.5, 40, 130),
  prior = c(.5, 2))
rows <- do.call(rbind, lapply(seq_len(nrow(grid)), function(i) with(grid[i, ], {
  two <- poisson.test(observed, expected)
  shape <- observed + prior; rate <- expected + prior
  data.frame(observed, expected, prior, sir = observed / expected, sir_lower = two$conf.int[1],
    sir_upper = two$conf.int[2], p = ppois(observed - 1, expected, lower.tail = FALSE),
    mean = shape / rate, lower = qgamma(.025, shape, rate), upper = qgamma(.975, shape, rate),
    above_1 = pgamma(1, shape, rate, lower.tail = FALSE),
    above_2 = pgamma(2, shape, rate, lower.tail = FALSE))
})))
rows[] <- lapply(rows, function(x) sprintf("%.17g", x))
con <- file("src/test/resources/statistics/background.csv", "w")
writeLines(paste0("# src/test/R/background.R, ", R.version.string), con)
write.csv(rows, con, row.names = FALSE, quote = FALSE)
close(con)
