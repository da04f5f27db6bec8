insert into laboratory.specimen (id, version, entry_id, centre_id, patient_id, identifier, type, collected_on, storage_site, available)
  values ('00000000-0000-7000-8000-000000000132', 1, 1, '00000000-0000-7000-8000-000000000010', '00000000-0000-7000-8000-000000000014', 'SP1', 'blood', date '2021-01-01', 'freezer 1', true);
insert into laboratory.result (id, version, entry_id, centre_id, patient_id, kind, measured_on, comparator, unit, detection, analyte, method, specimen_id)
  values ('00000000-0000-7000-8000-000000000133', 1, 1, '00000000-0000-7000-8000-000000000010', '00000000-0000-7000-8000-000000000014', 'RCL', date '2021-01-01', '', '', 'NOT_DETECTED', '', 'qPCR', '00000000-0000-7000-8000-000000000132');
