-- Bulk imports: one row per job and one per line, sealed until it is decided. A submission of the job is all lines
-- with the same bundle number; its outcome is written to its lines in one transaction.
create table fhir.import_job (
  id uuid primary key,
  asked_at timestamptz not null,
  actor_id uuid not null,
  actor text not null,
  scopes text not null,
  centre_id uuid not null,
  request text not null,
  state text not null check (state in ('RECEIVING', 'WAITING', 'RUNNING', 'COMPLETE', 'FAILED')),
  lines integer not null default 0,
  failures integer not null default 0,
  problem text,
  worker uuid,
  lease_until timestamptz,
  turn_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  expires_at timestamptz not null
);
create index on fhir.import_job (state, turn_at);
create index on fhir.import_job (actor_id);

create table fhir.import_line (
  job_id uuid not null references fhir.import_job on delete cascade,
  line integer not null,
  bundle integer,
  name text,
  condition text,
  sealed text,
  status integer,
  location text,
  issues jsonb,
  primary key (job_id, line)
);
create index on fhir.import_line (job_id, bundle, line);
create index on fhir.import_line (job_id, name);
