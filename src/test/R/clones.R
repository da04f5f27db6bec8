# Measures of clone sizes and Grubbs' test for common insertion sites (Biffi 2011) in base R.
# Run from the project's folder: Rscript src/test/R/clones.R
set.seed(42)
save <- function(d, name) {
  number <- sapply(d, is.numeric)
  d[number] <- lapply(d[number], function(x) ifelse(is.na(x), "NA", sprintf("%.17g", x)))
  con <- file(paste0("src/test/resources/statistics/", name), "w")
  writeLines(paste0("# src/test/R/clones.R, ", R.version.string), con)
  write.csv(d, con, row.names = FALSE, quote = FALSE)
  close(con)
}
sets <- list(c(50, 20, 10, 5, 5, 4, 3, 2, 1), rgeom(40, .2), rpois(200, .8), ceiling(rlnorm(60, 1, 2)),
  round(rlnorm(30, 1, 1), 3), 1:10, c(1e6, rep(1, 500)), 7)
rows <- do.call(rbind, lapply(sets, function(x) {
  a <- sort(x[x > 0]); n <- length(a); p <- a / sum(a)
  f1 <- sum(a == 1); f2 <- sum(a == 2); whole <- all(a == round(a))
  data.frame(abundance = paste(x, collapse = " "), sites = n, total = sum(a), shannon = abs(sum(p * log(p))),
    evenness = if (n > 1) -sum(p * log(p)) / log(n) else NA, simpson = 1 - sum(p^2),
    inverse_simpson = 1 / sum(p^2), gini = 2 * sum(seq_len(n) * a) / (n * sum(a)) - (n + 1) / n,
    uc50 = which(cumsum(rev(a)) >= sum(a) / 2)[1],
    chao1 = if (!whole || f1 > 0 && f2 == 0) NA else if (f1 == 0) n else n + f1^2 / (2 * f2),
    chao1_bias_corrected = if (whole) n + f1 * (f1 - 1) / (2 * (f2 + 1)) else NA)
}))
save(rows, "clone-sizes.csv")
sites <- c(40, rpois(29, 1.5) + 1); length <- c(8000, round(exp(rnorm(29, 10, 1))))
frequency <- sites / (length + 1e5) * 1000
x <- log2(frequency); n <- length(x); z <- (x - mean(x)) / sd(x)
t <- sqrt(n * (n - 2) * z^2 / ((n - 1)^2 - n * z^2))
p <- 2 * pt(t, n - 2, lower.tail = FALSE)
save(data.frame(sites, length, frequency, z, t, p, bonferroni = p.adjust(p, "bonferroni")),
  "common-insertion-sites.csv")
