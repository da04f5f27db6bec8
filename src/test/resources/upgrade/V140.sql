insert into fhir.search_token (centre_id, param, code, system, id)
  values ('00000000-0000-7000-8000-000000000010', 1, 'c', 2, '00000000-0000-7000-8000-000000000014');
insert into fhir.search_date (centre_id, param, low, high, id)
  values ('00000000-0000-7000-8000-000000000010', 1, 0, 86400000, '00000000-0000-7000-8000-000000000014');
insert into fhir.search_number (centre_id, param, value, system, unit, id)
  values ('00000000-0000-7000-8000-000000000010', 1, 0.4, 2, 'mg', '00000000-0000-7000-8000-000000000014');
insert into fhir.search_string (centre_id, param, folded, exact, id)
  values ('00000000-0000-7000-8000-000000000010', 1, 'a', 'A', '00000000-0000-7000-8000-000000000014');
insert into fhir.search_reference (centre_id, param, target, id)
  values ('00000000-0000-7000-8000-000000000010', 1, '00000000-0000-7000-8000-000000000014',
          '00000000-0000-7000-8000-000000000014');
