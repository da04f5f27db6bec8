create schema adverseevent;

create table adverseevent.event (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  treatment_id uuid references registry.treatment,
  identifier text not null,
  code_system text not null,
  code text not null,
  dictionary_version text not null,
  display text not null,
  event_text text not null,
  onset text not null,
  onset_earliest date not null,
  onset_latest date not null,
  recorded_on date not null,
  serious boolean not null,
  criteria text not null,
  outcome text not null,
  grade integer,
  causality text,
  narrative text not null,
  nullified boolean not null default false,
  nullified_because text,
  unique (centre_id, identifier)
);
create index on adverseevent.event (patient_id);
create index on adverseevent.event (treatment_id);
create index on adverseevent.event (code);
select platform.keep_history('adverseevent', 'event');

-- Whether two reports tell of the same event. The superfluous one of a confirmed pair no longer
-- counts; both stay readable.
create table adverseevent.duplicate_verdict (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  one_id uuid not null references adverseevent.event,
  other_id uuid not null references adverseevent.event,
  score double precision not null,
  why text not null,
  state text not null check (state in ('OPEN', 'CONFIRMED', 'REJECTED')),
  superfluous_id uuid references adverseevent.event,
  reason text,
  unique (one_id, other_id),
  check (one_id < other_id),
  check ((state = 'CONFIRMED') = (superfluous_id is not null))
);
create index on adverseevent.duplicate_verdict (other_id);
create index on adverseevent.duplicate_verdict (superfluous_id) where superfluous_id is not null;
create index duplicate_verdict_open on adverseevent.duplicate_verdict (score) where state = 'OPEN';
select platform.keep_history('adverseevent', 'duplicate_verdict');
