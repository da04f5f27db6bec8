insert into adverseevent.event (id, version, entry_id, centre_id, patient_id, treatment_id, identifier, code_system, code, dictionary_version, display, event_text, onset, onset_earliest, onset_latest, recorded_on, serious, criteria, outcome, narrative)
  values ('00000000-0000-7000-8000-000000000023', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', '00000000-0000-7000-8000-000000000015', 'E1',
          'https://www.meddra.org', '99010001', 'mini-1', 'A term', '', '2022-02', date '2022-02-01', date '2022-02-28',
          date '2022-03-01', true, 'DEATH', 'FATAL', 'A narrative');
update adverseevent.event set outcome = 'UNKNOWN', entry_id = 2, version = 2;
