create schema enrolment;

create table enrolment.consent (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  identifier text not null,
  status text not null,
  kind text not null,
  decided_on date not null,
  permits boolean not null,
  valid_from date,
  valid_until date,
  purposes text not null,
  withdrawn boolean not null default false
);
create index on enrolment.consent (patient_id);
create unique index on enrolment.consent (centre_id, identifier) where not withdrawn;
select platform.keep_history('enrolment', 'consent');

create table enrolment.enrolment (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  identifier text not null,
  status text not null,
  started_on date not null,
  ended_on date,
  study text,
  consent_id uuid references enrolment.consent,
  reason text,
  withdrawn boolean not null default false
);
create index on enrolment.enrolment (patient_id);
create unique index on enrolment.enrolment (centre_id, identifier) where not withdrawn;
select platform.keep_history('enrolment', 'enrolment');
