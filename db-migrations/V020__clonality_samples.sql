create schema clonality;

-- One integration-site analysis of one sample.
create table clonality.sample (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  identifier text not null,
  taken_on date not null,
  tissue text not null,
  assay text not null,
  clones jsonb not null,
  unique (centre_id, identifier)
);
create index on clonality.sample (patient_id);
select platform.keep_history('clonality', 'sample');

create table clonality.copy_number (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  measured_on date not null,
  copies_per_cell double precision not null
);
create index on clonality.copy_number (patient_id);
select platform.keep_history('clonality', 'copy_number');

-- One alert per clone and latest sample; a corrected sample may supersede it, nothing deletes it.
create table clonality.alert (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  tier text not null,
  rule text not null,
  clone text not null,
  samples text not null,
  sample_id uuid not null references clonality.sample,
  sample_day date not null,
  raised_at timestamptz not null,
  text text not null,
  superseded boolean not null default false
);
create unique index on clonality.alert (sample_id, clone) where not superseded;
create index on clonality.alert (patient_id);
create index on clonality.alert (centre_id, raised_at);
select platform.keep_history('clonality', 'alert');
