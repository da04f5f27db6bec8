insert into reminder.digest (id, centre_id, audience, day, created_at)
  values ('00000000-0000-7000-8000-000000000080', '00000000-0000-7000-8000-000000000010', 'CENTRE', date '2022-01-01', now());
insert into reminder.letter (id, digest_id, recipient, state, message_id)
  values ('00000000-0000-7000-8000-000000000081', '00000000-0000-7000-8000-000000000080', 'n@example.org', 'SENT', 'm@localhost');
