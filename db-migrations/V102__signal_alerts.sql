-- An alert asks for a look; a signal is what a safety physician makes of it.
create table signal.alert (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  kind text not null,
  about text not null,
  state text not null,
  product_id uuid references registry.product,
  level text,
  event text,
  centre_id uuid references registry.centre,
  patient_id uuid references registry.patient,
  lot text,
  reason text not null,
  criteria text not null,
  extent bigint not null,
  score double precision not null,
  raised_at timestamptz not null,
  signal_id uuid
);
create unique index alert_open on signal.alert (about) where state <> 'CLOSED';
create index on signal.alert (product_id, level, event);
select platform.keep_history('signal', 'alert');

-- Which runs found the matter of an alert.
create table signal.sighting (
  alert_id uuid not null references signal.alert,
  run_id uuid not null references signal.detection_run,
  primary key (alert_id, run_id)
);
create index on signal.sighting (run_id);

create table signal.signal (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  alert_id uuid not null references signal.alert,
  title text not null,
  state text not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null
);
create index on signal.signal (alert_id);
select platform.keep_history('signal', 'signal');

create table signal.decision (
  id uuid primary key,
  signal_id uuid not null references signal.signal,
  from_state text,
  to_state text not null,
  reason text not null,
  decided_by text not null,
  decided_at timestamptz not null
);
create index on signal.decision (signal_id);
