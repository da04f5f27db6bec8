# Gamma quantiles (qgamma) and exact Poisson limits (poisson.test).
# Run from the project's folder: Rscript src/test/R/poisson.R
shape <- c(.5, .75, 1, 1.5, 2, 2.5, 3, 5.5, 10, 10.5, 33.3, 100.5, 1000.5, 12345.5, 250000.5, 1e6)
p <- c(.0001, .025, .05, .3, .5, .8, .95, .975, .9999)
g <- expand.grid(shape = shape, p = p)
con <- file("src/test/resources/statistics/gamma-quantile.csv", "w")
writeLines(paste0("# src/test/R/poisson.R, ", R.version.string, ": qgamma(p, shape)"), con)
write.csv(data.frame(shape = sprintf("%.17g", g$shape), p = sprintf("%.17g", g$p),
  quantile = sprintf("%.17g", qgamma(g$p, g$shape))), con, row.names = FALSE, quote = FALSE)
close(con)

events <- c(0:12, 20, 50, 137, 1000, 54321)
years <- c(.25, 7.5, 1250, 98765.4)
r <- expand.grid(events = events, years = years)
limits <- mapply(function(x, t) {
  test <- poisson.test(x, t)
  c(test$estimate, test$conf.int)
}, r$events, r$years)
con <- file("src/test/resources/statistics/incidence-rate.csv", "w")
writeLines(paste0("# src/test/R/poisson.R, ", R.version.string, ": poisson.test(events, years)"), con)
write.csv(data.frame(events = r$events, years = sprintf("%.17g", r$years),
  rate = sprintf("%.17g", limits[1, ]), lower = sprintf("%.17g", limits[2, ]),
  upper = sprintf("%.17g", limits[3, ])), con, row.names = FALSE, quote = FALSE)
close(con)
