insert into registry.centre (id, version, entry_id, code, name, country, zone, sending_hour)
  values ('00000000-0000-7000-8000-000000000010', 1, 1, 'C01', 'One', 'DE', 'Europe/Berlin', 8);
insert into registry.contact (id, version, entry_id, centre_id, name, mail, role)
  values ('00000000-0000-7000-8000-000000000011', 1, 1, '00000000-0000-7000-8000-000000000010', 'N', 'n@example.org', 'LEAD');
insert into registry.product (id, version, entry_id, code, name, vector_class, modality, holder)
  values ('00000000-0000-7000-8000-000000000012', 1, 1, 'LV', 'Lenti', 'LENTI', 'HSC', 'Holder');
insert into registry.batch (id, version, entry_id, product_id, lot)
  values ('00000000-0000-7000-8000-000000000013', 1, 1, '00000000-0000-7000-8000-000000000012', 'L1');
insert into registry.patient (id, version, entry_id, centre_id, pseudonym, sex, birth_date)
  values ('00000000-0000-7000-8000-000000000014', 1, 1, '00000000-0000-7000-8000-000000000010', 'P1', 'FEMALE', '2010');
insert into registry.treatment (id, version, entry_id, centre_id, patient_id, identifier, product_id, batch_id, administered_on, known_on)
  values ('00000000-0000-7000-8000-000000000015', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 'T1', '00000000-0000-7000-8000-000000000012',
          '00000000-0000-7000-8000-000000000013', date '2020-02-29', date '2020-03-01');
update registry.treatment set administered_on = date '2020-03-01', entry_id = 2, version = 2;
