insert into clonality.alert (id, version, entry_id, centre_id, patient_id, tier, rule, clone, samples, result_id, sample_day, raised_at, text)
  values ('00000000-0000-7000-8000-000000000136', 1, 1, '00000000-0000-7000-8000-000000000010', '00000000-0000-7000-8000-000000000014', 'C4', 'RCL detected', 'RCL', '00000000-0000-7000-8000-000000000133',
          '00000000-0000-7000-8000-000000000133', date '2021-01-01', now(), 'found');
update clonality.alert set superseded = true, entry_id = 2, version = 2;
