create schema interval;

create table interval.growth (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  measure text not null check (measure in ('HEIGHT', 'WEIGHT', 'TANNER_STAGE')),
  amount numeric not null,
  measured_on date not null,
  withdrawn boolean not null default false
);
create index on interval.growth (patient_id);
select platform.keep_history('interval', 'growth');

create table interval.therapy (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  identifier text not null,
  kind text not null,
  code_system text not null,
  code text not null,
  words text not null,
  began text not null,
  ended text,
  withdrawn boolean not null default false
);
create index on interval.therapy (patient_id);
create unique index on interval.therapy (centre_id, identifier) where not withdrawn;
select platform.keep_history('interval', 'therapy');
