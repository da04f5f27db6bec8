insert into followup.visit (id, version, entry_id, centre_id, patient_id, identifier, held_on, mode)
  values ('00000000-0000-7000-8000-000000000022', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 'V1', date '2021-01-01', 'EXAMINATION');
