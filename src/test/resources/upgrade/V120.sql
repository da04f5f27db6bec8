insert into enrolment.consent (id, version, entry_id, centre_id, patient_id, identifier, status, kind, decided_on, permits, purposes)
  values ('00000000-0000-7000-8000-000000000120', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 'C1', 'ACTIVE', 'INITIAL', date '2020-01-02', true, '');
update enrolment.consent set status = 'INACTIVE', entry_id = 2, version = 2;
insert into enrolment.enrolment (id, version, entry_id, centre_id, patient_id, identifier, status, started_on, consent_id)
  values ('00000000-0000-7000-8000-000000000121', 1, 1, '00000000-0000-7000-8000-000000000010',
          '00000000-0000-7000-8000-000000000014', 'N1', 'ON_STUDY', date '2020-01-02', '00000000-0000-7000-8000-000000000120');
update enrolment.enrolment set status = 'OFF_STUDY', ended_on = date '2021-01-02', reason = 'OTHER', entry_id = 2, version = 2;
