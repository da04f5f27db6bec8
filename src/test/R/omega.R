# Expected values of Omega for two products, from the formulas of Noren 2008 in base R.
# Run from the project's folder: Rscript src/test/R/omega.R
set.seed(2026)
t <- rbind(c(25, 253, 53, 1444, 42, 1293, 185, 6527), c(0, 0, 3, 90, 4, 80, 10, 1000),
           c(3, 2, 0, 0, 4, 80, 10, 1000), c(3, 2, 1, 10, 0, 0, 10, 1000),
           c(3, 2, 1, 10, 4, 80, 0, 0), c(5, 5, 2, 0, 1, 20, 3, 500), c(2, 9, 0, 40, 0, 30, 20, 100),
           t(matrix(rgeom(8 * 60, rep(c(.2, .02, .05, .005, .05, .005, .02, .001), 60)), 8)))
colnames(t) <- c("n111", "n110", "n101", "n100", "n011", "n010", "n001", "n000")
d <- as.data.frame(t)
f <- function(x, y) x / (x + y)
odds <- function(p) p / (1 - p)
o00 <- odds(f(d$n001, d$n000)); o10 <- odds(f(d$n101, d$n100)); o01 <- odds(f(d$n011, d$n010))
g11 <- 1 - 1 / (pmax(o00, o10) + pmax(o00, o01) - o00 + 1)
d$expected <- g11 * (d$n111 + d$n110)
d$omega <- log2((d$n111 + .5) / (d$expected + .5))
d$omega_lower <- log2(qgamma(.025, d$n111 + .5, d$expected + .5))
d$omega_upper <- log2(qgamma(.975, d$n111 + .5, d$expected + .5))
text <- as.data.frame(lapply(d, function(x) sprintf("%.17g", x)))
con <- file("src/test/resources/statistics/omega.csv", "w")
writeLines(paste0("# src/test/R/omega.R, ", R.version.string, ": formulas of Noren 2008, qgamma"), con)
write.csv(text, con, row.names = FALSE, quote = FALSE)
close(con)
