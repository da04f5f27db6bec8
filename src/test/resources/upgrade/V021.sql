insert into followup.visit (id, version, entry_id, centre_id, patient_id, identifier, held_on, mode)
  values ('00000000-0000-7000-8000-000000000022', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 'V1', date '2021-01-01', 'EXAMINATION');
insert into followup.plan (id, version, entry_id, centre_id, patient_id, product_id, product_code, template, number, day_zero, reason)
  values ('00000000-0000-7000-8000-000000000024', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', '00000000-0000-7000-8000-000000000012', 'LV', 'LTFU_15_INTEGRATING', 1,
          date '2020-02-29', 'treatment registered');
insert into followup.planned_visit (id, version, entry_id, plan_id, centre_id, patient_id, month, modes, earliest, target, latest, known_on, owed_since, state, fulfilled_by, fulfilled_on)
  values ('00000000-0000-7000-8000-000000000025', 1, 1, '00000000-0000-7000-8000-000000000024', '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 12, 'EXAMINATION', date '2021-01-01', date '2021-02-28', date '2021-03-30',
          date '2020-03-01', date '2020-03-01', 'FULFILLED', '00000000-0000-7000-8000-000000000022', date '2021-01-01'),
         ('00000000-0000-7000-8000-000000000026', 1, 1, '00000000-0000-7000-8000-000000000024', '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 18, 'EXAMINATION,LABORATORY', date '2021-07-30', date '2021-08-29', date '2021-09-28',
          date '2020-03-01', date '2020-03-01', 'OPEN', null, null);
update followup.planned_visit set state = 'CANCELLED', entry_id = 2, version = 2 where month = 18;
