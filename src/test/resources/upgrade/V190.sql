insert into intake.receipt (id, received_at, client_id, client, centre_id, request, fingerprint, sha256, bytes, outcome)
  values ('00000000-0000-7000-8000-000000000190', now(), '00000000-0000-7000-8000-000000000002', 'c01',
          '00000000-0000-7000-8000-000000000010', 'PUT /Patient', 'f190', 's190', 3, 'ACCEPTED');
insert into intake.inbox (receipt_id, received_at, key_id, sealed, asked)
  values ('00000000-0000-7000-8000-000000000190', now(), 'k', '\x010203', '\x040506');
