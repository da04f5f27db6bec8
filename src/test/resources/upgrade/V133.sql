insert into interval.growth (id, version, entry_id, centre_id, patient_id, measure, amount, measured_on)
  values ('00000000-0000-7000-8000-000000000134', 1, 1, '00000000-0000-7000-8000-000000000010', '00000000-0000-7000-8000-000000000014', 'HEIGHT', 120.5, date '2021-01-01');
insert into interval.therapy (id, version, entry_id, centre_id, patient_id, identifier, kind, code_system, code, words, began)
  values ('00000000-0000-7000-8000-000000000135', 1, 1, '00000000-0000-7000-8000-000000000010', '00000000-0000-7000-8000-000000000014', 'TH1', 'OTHER', '', '', 'a drug', '2021');
