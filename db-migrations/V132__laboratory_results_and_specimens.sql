create schema laboratory;

create table laboratory.specimen (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  identifier text not null,
  type text not null,
  collected_on date not null,
  storage_site text not null,
  expires_on date,
  available boolean not null,
  withdrawn boolean not null default false
);
create index on laboratory.specimen (patient_id);
create unique index on laboratory.specimen (centre_id, identifier) where not withdrawn;
select platform.keep_history('laboratory', 'specimen');

-- A measured amount with its unit as written, or whether the thing was there at all.
create table laboratory.result (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  kind text not null check (kind in ('PERSISTENCE', 'RCL', 'IMMUNOGENICITY', 'SHEDDING')),
  measured_on date not null,
  amount numeric,
  comparator text not null,
  unit text not null,
  detection text check (detection in ('DETECTED', 'NOT_DETECTED', 'INDETERMINATE')),
  analyte text not null,
  method text not null,
  specimen_id uuid references laboratory.specimen,
  withdrawn boolean not null default false,
  check (amount is not null or detection is not null)
);
create index on laboratory.result (patient_id);
create index on laboratory.result (specimen_id);
select platform.keep_history('laboratory', 'result');
