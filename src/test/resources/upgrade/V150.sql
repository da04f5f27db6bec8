insert into intake.idempotency_key (client_id, kind, key, fingerprint, receipt_id)
  values ('00000000-0000-7000-8000-000000000002', 'BUNDLE', 'k', 'f', '00000000-0000-7000-8000-000000000060');
