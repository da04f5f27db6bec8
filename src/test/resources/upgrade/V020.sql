insert into clonality.sample (id, version, entry_id, centre_id, patient_id, identifier, taken_on, tissue, assay, clones)
  values ('00000000-0000-7000-8000-000000000020', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 'S1', date '2021-01-01', 'PB', 'LM-PCR', '[]');
insert into clonality.copy_number (id, version, entry_id, centre_id, patient_id, measured_on, copies_per_cell)
  values ('00000000-0000-7000-8000-000000000021', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', date '2021-01-01', 1.2);
