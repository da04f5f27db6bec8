Invariant: atmp-chromosome
Description: "A chromosome is written chr1 to chr22, chrX, chrY or chrM"
Severity: #error
Expression: "$this.matches('^chr([1-9]|1[0-9]|2[0-2]|X|Y|M)$')"
