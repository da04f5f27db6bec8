Invariant: atmp-genome
Description: "A genome assembly is GRCh37 or GRCh38"
Severity: #error
Expression: "$this = 'GRCh37' or $this = 'GRCh38'"
