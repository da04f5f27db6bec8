create schema handover;

-- That a centre wants to hand a patient over, and what the other centre said. Until it accepts,
-- nothing changes.
create table handover.handover (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  patient_id uuid not null references registry.patient,
  from_id uuid not null references registry.centre,
  to_id uuid not null references registry.centre check (to_id <> from_id),
  pseudonym text not null,
  requested_on date not null,
  state text not null check (state in ('REQUESTED', 'ACCEPTED', 'DECLINED', 'TAKEN_BACK')),
  decided_on date,
  check ((state = 'REQUESTED') = (decided_on is null))
);
create unique index handover_open on handover.handover (patient_id) where state = 'REQUESTED';
create index on handover.handover (from_id, requested_on);
create index on handover.handover (to_id, requested_on);
select platform.keep_history('handover', 'handover');
