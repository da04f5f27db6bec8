-- Second primary malignancies, and the events that tell of them.
create table adverseevent.malignancy (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  identifier text not null,
  code_system text not null,
  code text not null,
  words text not null,
  histology_system text not null,
  histology_code text not null,
  histology text not null,
  onset text not null,
  onset_earliest date not null,
  onset_latest date not null,
  recorded_on date not null,
  vector_finding text not null check (vector_finding in ('YES', 'NO', 'NOT_TESTED')),
  t_cell_origin boolean,
  withdrawn boolean not null default false
);
create index on adverseevent.malignancy (patient_id);
create unique index on adverseevent.malignancy (centre_id, identifier) where not withdrawn;
select platform.keep_history('adverseevent', 'malignancy');

-- Ids of malignancies, separated by commas.
select platform.add_to_history('adverseevent', 'event', 'resulting_conditions', 'text not null default ''''');
alter table adverseevent.event drop constraint event_centre_id_identifier_key;
create unique index on adverseevent.event (centre_id, identifier) where not nullified;
