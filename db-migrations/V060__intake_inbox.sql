-- What came in: one receipt per submission, its bytes (encrypted) apart, and the keys that make
-- sending twice harmless.
create schema intake;

create table intake.receipt (
  id uuid primary key,
  received_at timestamptz not null,
  client_id uuid,
  client text not null,
  centre_id uuid,
  request text not null,
  fingerprint text not null,
  sha256 text not null,
  bytes bigint not null,
  outcome text not null,
  decided_at timestamptz,
  issues jsonb,
  answer text,
  corrects boolean not null default false,
  superseded boolean not null default false,
  correlation text
);
create index on intake.receipt (received_at desc);
create index on intake.receipt (centre_id, received_at desc);

-- The same request of the same client is one submission, for as long as what it did still stands.
create unique index receipt_once on intake.receipt (client_id, fingerprint)
  where outcome in ('RECEIVED', 'ACCEPTED') and not superseded;

create table intake.idempotency_key (
  client_id uuid not null,
  key text not null,
  fingerprint text not null,
  receipt_id uuid not null references intake.receipt,
  primary key (client_id, key)
);
create index on intake.idempotency_key (receipt_id);

-- Bytes as received, AES-GCM; grows without end, hence partitioned by the time of receipt.
create table intake.inbox (
  receipt_id uuid not null,
  received_at timestamptz not null,
  key_id text not null,
  sealed bytea not null,
  primary key (receipt_id, received_at)
) partition by range (received_at);
create table intake.inbox_rest partition of intake.inbox default;
