insert into signal.detection_run (id, started_at, finished_at, started_by, criteria_name, criteria_version, criteria, lock_point, clinical_cut_off, present, software_version, dictionary_version, rules, patients, treatments, cases, input_hash, output_hash, output)
  values ('00000000-0000-7000-8000-000000000101', now(), now(), 'registry', 'standard', 1, 'c', 1, date '2022-01-01', true, '0.1', 'mini-1', '', 1, 1, 1, 'h', 'h', 'o');
insert into signal.run_exposure (run_id, product_id, product_code, treated, person_years, deaths)
  values ('00000000-0000-7000-8000-000000000101', '00000000-0000-7000-8000-000000000012', 'LV', 1, 2.5, 0);
