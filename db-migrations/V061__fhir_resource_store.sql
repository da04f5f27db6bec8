-- Resources as submitted, every version of them, and the identifiers they are found by.
create schema fhir;

create table fhir.resource (
  id uuid primary key,
  centre_id uuid not null,
  type text not null,
  version integer not null,
  patient_id uuid,
  deleted boolean not null default false,
  updated_at timestamptz not null
);
create index on fhir.resource (centre_id, type, id);
create index on fhir.resource (patient_id, type, id);
create index on fhir.resource (type, id);

-- One resource per business identifier of a centre, whoever comes first.
create table fhir.identity (
  type text not null,
  system text not null,
  value text not null,
  centre_id uuid not null,
  resource_id uuid not null references fhir.resource deferrable initially deferred,
  primary key (type, system, value, centre_id)
);
create index on fhir.identity (resource_id);

-- Grows without end, hence partitioned by time. Content is null for a tombstone.
create table fhir.resource_version (
  id uuid not null,
  version integer not null,
  recorded_at timestamptz not null,
  receipt_id uuid not null,
  content text,
  primary key (id, version, recorded_at)
) partition by range (recorded_at);
create table fhir.resource_version_rest partition of fhir.resource_version default;
