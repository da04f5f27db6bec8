Invariant: atmp-therapy-start
Description: "A therapy needs its start: effectiveDateTime or effectivePeriod.start"
Severity: #error
Expression: "effective.where($this is dateTime).exists() or effective.start.exists()"
