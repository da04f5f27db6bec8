Invariant: atmp-strand
Description: "A strand is + or -"
Severity: #error
Expression: "$this = '+' or $this = '-'"
