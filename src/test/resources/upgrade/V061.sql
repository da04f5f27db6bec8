insert into fhir.resource (id, centre_id, type, version, patient_id, updated_at)
  values ('00000000-0000-7000-8000-000000000014', '00000000-0000-7000-8000-000000000010', 'Patient', 1,
          '00000000-0000-7000-8000-000000000014', now());
insert into fhir.identity (type, system, value, centre_id, resource_id)
  values ('Patient', 's', 'P1', '00000000-0000-7000-8000-000000000010', '00000000-0000-7000-8000-000000000014');
insert into fhir.resource_version (id, version, recorded_at, receipt_id, content)
  values ('00000000-0000-7000-8000-000000000014', 1, now(), '00000000-0000-7000-8000-000000000060', '{}');
