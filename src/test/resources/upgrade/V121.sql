insert into traceability.collection (id, version, entry_id, centre_id, patient_id, identifier, kind, completed, collected_on, outcome)
  values ('00000000-0000-7000-8000-000000000130', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 'L1', 'APHERESIS', true, date '2020-01-02', '');
insert into traceability.unit (id, version, entry_id, centre_id, patient_id, chain_of_identity, what)
  values ('00000000-0000-7000-8000-000000000131', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 'U1', 'Leukapheresis');
insert into traceability.administered_unit (id, version, entry_id, unit_id, treatment_id, patient_id, administered_on)
  values ('00000000-0000-7000-8000-000000000132', 1, 1, '00000000-0000-7000-8000-000000000131',
          '00000000-0000-7000-8000-000000000015', '00000000-0000-7000-8000-000000000014', date '2020-02-02');
update traceability.unit set withdrawn = true, entry_id = 2, version = 2;
