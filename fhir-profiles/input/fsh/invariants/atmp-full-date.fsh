Invariant: atmp-full-date
Description: "The date must name a day (YYYY-MM-DD); year or month alone is not enough"
Severity: #error
Expression: "$this.toString().length() >= 10"
