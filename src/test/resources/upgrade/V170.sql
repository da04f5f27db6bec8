insert into identity.attempt (subject, failures, last_at) values ('address 192.0.2.1', 3, now());
insert into identity.one_time_secret (account, sealed) values ('00000000-0000-7000-8000-000000000001', 'x');
insert into identity.recovery_code (account, sha256) values ('00000000-0000-7000-8000-000000000001', 'x');
insert into identity.used_assertion (client, jti_sha256, expires_at) values ('00000000-0000-7000-8000-000000000002', 'x', now());
insert into identity.last_use (subject, used_at) values ('00000000-0000-7000-8000-000000000001', now());
insert into identity.access_review (id, subject, kind, name, decision, access, note, decided_by, decided_at)
  values ('00000000-0000-7000-8000-000000000170', '00000000-0000-7000-8000-000000000001', 'ACCOUNT', 'x', 'CONFIRMED', 'STEWARD', '', 'y', now());
