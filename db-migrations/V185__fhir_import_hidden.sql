-- Names of lines are hashed and the searches that find them sealed from now on, and both are forgotten when an import
-- has ended. What was sent before and is not at its end has to be sent again.
update fhir.import_job set state = 'FAILED', problem = 'Interrupted by an upgrade', lease_until = null, ended_at = now()
  where state in ('RECEIVING', 'WAITING', 'RUNNING');
update fhir.import_line set name = null, condition = null, sealed = null;
