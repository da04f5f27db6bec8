-- Bulk exports: one row per job, taken on by whichever node holds its lease, and its files in pieces.
-- A piece and the place where the next one begins are written together, so a job goes on where it broke off.
create table fhir.export_job (
  id uuid primary key,
  asked_at timestamptz not null,
  actor_id uuid not null,
  actor text not null,
  centre_id uuid,
  request text not null,
  patient_level boolean not null,
  types text not null,
  since timestamptz,
  patients uuid[],
  state text not null check (state in ('WAITING', 'RUNNING', 'COMPLETE', 'FAILED')),
  lock_point timestamptz,
  lock_taken timestamptz,
  settled boolean not null default false,
  cursor_type text not null default '',
  cursor_id uuid,
  written bigint not null default 0,
  failures integer not null default 0,
  problem text,
  worker uuid,
  lease_until timestamptz,
  turn_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  expires_at timestamptz
);
create index on fhir.export_job (state, turn_at);
create index on fhir.export_job (actor_id);

create table fhir.export_piece (
  job_id uuid not null references fhir.export_job on delete cascade,
  file text not null,
  number integer not null,
  type text not null,
  deleted boolean not null,
  resources integer not null,
  patients uuid[] not null,
  content text not null,
  primary key (job_id, file, number)
);

insert into reference.rule (key, version, number, unit, source, status) values
  ('export.keep-hours', 1, 72, 'hours', 'design default', 'draft');
