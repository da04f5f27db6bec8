create schema traceability;

create table traceability.collection (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  identifier text not null,
  kind text not null,
  completed boolean not null,
  collected_on date not null,
  outcome text not null,
  withdrawn boolean not null default false
);
create index on traceability.collection (patient_id);
create unique index on traceability.collection (centre_id, identifier) where not withdrawn;
select platform.keep_history('traceability', 'collection');

-- The parent may follow later in the same transaction. A unit without a patient comes from a donor
-- whom the registry does not know.
create table traceability.unit (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid references registry.patient,
  chain_of_identity text not null,
  what text not null,
  parent_id uuid references traceability.unit deferrable initially deferred,
  collected_on date,
  european_code text,
  donation text,
  expires_on date,
  withdrawn boolean not null default false
);
create index on traceability.unit (patient_id);
create index on traceability.unit (parent_id);
create index on traceability.unit (donation);
create unique index on traceability.unit (centre_id, chain_of_identity) where not withdrawn;
select platform.keep_history('traceability', 'unit');

create table traceability.administered_unit (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  unit_id uuid not null references traceability.unit,
  treatment_id uuid not null references registry.treatment,
  patient_id uuid not null references registry.patient,
  administered_on date not null,
  withdrawn boolean not null default false,
  unique (treatment_id, unit_id)
);
create index on traceability.administered_unit (unit_id);
create index on traceability.administered_unit (patient_id);
select platform.keep_history('traceability', 'administered_unit');
