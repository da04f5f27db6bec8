create schema followup;

create table followup.visit (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  identifier text not null,
  held_on date not null,
  mode text not null,
  unique (centre_id, identifier)
);
create index on followup.visit (patient_id);
select platform.keep_history('followup', 'visit');

create table followup.assessment (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  visit_id uuid references followup.visit,
  kind text not null,
  value text not null,
  assessed_on date not null
);
create index on followup.assessment (patient_id);
create index on followup.assessment (visit_id);
select platform.keep_history('followup', 'assessment');

-- One plan per patient and product. A changed day 0 or template is a new number of the same plan.
create table followup.plan (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  product_id uuid not null references registry.product,
  product_code text not null,
  template text not null,
  number integer not null,
  day_zero date not null,
  reason text not null,
  withdrawn boolean not null default false,
  unique (patient_id, product_id)
);
select platform.keep_history('followup', 'plan');

create table followup.planned_visit (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  plan_id uuid not null references followup.plan,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  month integer not null,
  modes text not null,
  earliest date not null,
  target date not null,
  latest date not null,
  known_on date not null,
  owed_since date not null,
  state text not null check (state in ('OPEN', 'FULFILLED', 'HISTORICAL', 'CANCELLED')),
  fulfilled_by uuid references followup.visit,
  fulfilled_on date,
  withdrawn boolean not null default false,
  unique (plan_id, month),
  check ((state = 'FULFILLED') = (fulfilled_by is not null))
);
create index on followup.planned_visit (patient_id);
create index planned_visit_open on followup.planned_visit (centre_id, earliest) where state = 'OPEN';
create index planned_visit_historical on followup.planned_visit (centre_id) where state = 'HISTORICAL';
select platform.keep_history('followup', 'planned_visit');
