insert into fhir.export_job (id, asked_at, actor_id, actor, request, patient_level, types, state)
  values ('00000000-0000-7000-8000-000000000160', now(), '00000000-0000-7000-8000-000000000001', 'steward',
          'http://localhost/fhir/$export', false, '', 'COMPLETE');
insert into fhir.export_piece (job_id, file, number, type, deleted, resources, patients, content)
  values ('00000000-0000-7000-8000-000000000160', 'Patient-1', 0, 'Patient', false, 1, '{}', '{}');
