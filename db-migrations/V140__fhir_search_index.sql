-- What current resources are found by, one table for each kind of value. A row names its parameter
-- by a number made from type and name (SearchParameter.number), a code system by a number made from
-- its address. The centre comes first everywhere: nothing is ever searched across centres at once.

create table fhir.search_token (
  centre_id uuid not null,
  param integer not null,
  code text collate "C" not null,
  system bigint not null,
  id uuid not null
);
-- unique, so that the planner may walk it in the order of ids and stop when a page is full
create unique index on fhir.search_token (centre_id, param, code, system, id);
create index on fhir.search_token (id, param);
create statistics fhir.search_token_codes (mcv) on param, code from fhir.search_token;

-- Half-open ranges in milliseconds since 1970; an open end is far away. Nearly all are as short as a
-- day, so what ends after a moment begins shortly before it; the few that are longer than 32 days
-- have an index of their own.
create table fhir.search_date (
  centre_id uuid not null,
  param integer not null,
  low bigint not null,
  high bigint not null,
  id uuid not null
);
create index on fhir.search_date (centre_id, param, low, id);
create index search_date_long on fhir.search_date (centre_id, param, id)
  where high - low > 2764800000;
create index on fhir.search_date (id, param);
create statistics fhir.search_date_length on (high - low) from fhir.search_date;

create table fhir.search_number (
  centre_id uuid not null,
  param integer not null,
  value double precision not null,
  system bigint not null,
  unit text collate "C" not null,
  id uuid not null
);
create index on fhir.search_number (centre_id, param, value, id);
create index on fhir.search_number (id, param);

create table fhir.search_string (
  centre_id uuid not null,
  param integer not null,
  folded text collate "C" not null,
  exact text not null,
  id uuid not null
);
create index on fhir.search_string (centre_id, param, folded, id);
create index on fhir.search_string (id, param);

create table fhir.search_reference (
  centre_id uuid not null,
  param integer not null,
  target uuid not null,
  id uuid not null
);
create unique index on fhir.search_reference (target, param, id);
create index on fhir.search_reference (id, param);

-- Which generation of the index a resource is in; what is behind is caught up by a sweep.
alter table fhir.resource add column indexed integer not null default 0;
create index resource_not_indexed on fhir.resource (id) where indexed < 1;

create index on fhir.resource (centre_id, type, updated_at, id);
drop index fhir.resource_type_id_idx;

-- Histories of a type and of everything are read by centre and moment.
alter table fhir.resource_version add column centre_id uuid, add column type text;
update fhir.resource_version v set centre_id = r.centre_id, type = r.type
  from fhir.resource r where r.id = v.id;
alter table fhir.resource_version alter column centre_id set not null,
  alter column type set not null;
create index on fhir.resource_version (centre_id, type, recorded_at, id, version);
