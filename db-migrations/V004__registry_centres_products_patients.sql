create schema registry;

create table registry.centre (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  code text not null unique,
  name text not null,
  country text not null,
  zone text not null,
  sending_hour integer not null check (sending_hour between 0 and 23),
  history_confirmed_on date,
  active boolean not null default true
);
select platform.keep_history('registry', 'centre');

create table registry.contact (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  name text not null,
  mail text not null,
  role text not null,
  active boolean not null default true
);
create index on registry.contact (centre_id);
select platform.keep_history('registry', 'contact');

create table registry.product (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  code text not null unique,
  name text not null,
  vector_class text not null,
  modality text not null,
  holder text not null,
  active boolean not null default true
);
select platform.keep_history('registry', 'product');

create table registry.batch (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  product_id uuid not null references registry.product,
  lot text not null,
  expires_on date,
  unique (product_id, lot)
);
select platform.keep_history('registry', 'batch');

create table registry.patient (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  pseudonym text not null,
  sex text not null,
  birth_date text not null,
  deceased_on date,
  unique (centre_id, pseudonym)
);
select platform.keep_history('registry', 'patient');

create table registry.treatment (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  identifier text not null,
  product_id uuid not null references registry.product,
  batch_id uuid not null references registry.batch,
  administered_on date not null,
  dose numeric,
  dose_unit text,
  known_on date not null,
  unique (centre_id, identifier)
);
create index on registry.treatment (patient_id);
create index on registry.treatment (product_id);
create index on registry.treatment (batch_id);
select platform.keep_history('registry', 'treatment');
