-- Who asked for a detection run, how far it is, and what became of it. Written outside of the run's
-- own transaction, so that progress is visible; the run and the end of its attempt are one commit.
-- Moments of leases are the database's.
create table signal.attempt (
  id uuid primary key,
  nightly boolean not null,
  criteria text not null,
  lock_point bigint,
  clinical_cut_off date not null,
  asked_by text not null,
  asked_at timestamptz not null,
  told_at timestamptz not null default clock_timestamp(),
  state text not null check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
  starts integer not null default 0,
  worker uuid,
  lease_until timestamptz,
  step text,
  share double precision not null default 0,
  run_id uuid references signal.detection_run,
  problem text
);
create index on signal.attempt (told_at);
create index on signal.attempt (run_id);
