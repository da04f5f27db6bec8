insert into fhir.import_job (id, asked_at, actor_id, actor, scopes, centre_id, request, state, expires_at)
  values ('00000000-0000-7000-8000-000000000161', now(), '00000000-0000-7000-8000-000000000001', 'ehr',
          'system/*.cruds', '00000000-0000-7000-8000-000000000010', 'http://localhost/fhir/$import', 'WAITING', now());
insert into fhir.import_line (job_id, line, bundle, name, sealed)
  values ('00000000-0000-7000-8000-000000000161', 1, 0, 'Patient/1', '');
