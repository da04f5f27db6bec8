-- A Bundle's own identifier names a submission as an Idempotency-Key does; the two never meet.
alter table intake.idempotency_key add column kind text not null default 'HEADER';
alter table intake.idempotency_key drop constraint idempotency_key_pkey;
alter table intake.idempotency_key add primary key (client_id, kind, key);

-- Bytes that a steward removed: why, by whom and when. Hash and outcome stay.
alter table intake.receipt
  add column purged_at timestamptz,
  add column purged_by text,
  add column purge_reason text;
