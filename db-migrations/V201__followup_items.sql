-- What is planned is more than contacts: tests, a repeated analysis after an alert, a consent of
-- one's own. key names a row of a plan for good, also where it was not made by a month.
alter table followup.planned_visit rename column modes to completed_by;
alter table followup.planned_visit_history rename column modes to completed_by;
alter view followup.planned_visit_version rename column modes to completed_by;
select platform.add_to_history('followup', 'planned_visit', 'item', 'text not null default ''FOLLOW_UP''');
select platform.add_to_history('followup', 'planned_visit', 'key', 'text not null default ''''');
select platform.add_to_history('followup', 'planned_visit', 'rules', 'text not null default ''''');
select platform.add_to_history('followup', 'planned_visit', 'fulfilled_kind', 'text');
select platform.add_to_history('followup', 'planned_visit', 'closed_for', 'text');
select platform.add_to_history('followup', 'planned_visit', 'combined_into', 'uuid');
select platform.add_to_history('followup', 'planned_visit', 'serves_from', 'date');
alter table followup.planned_visit disable trigger keep_former_state;
update followup.planned_visit v set key = 'FOLLOW_UP@' || v.month, rules = p.template || '@1',
  fulfilled_kind = case when v.state = 'FULFILLED' then 'Encounter' end,
  closed_for = case when v.state <> 'CANCELLED' then null when v.withdrawn then 'PLAN'
                    when v.latest < d.deceased_on then 'MISSED' else 'DEATH' end
from followup.plan p, registry.patient d where p.id = v.plan_id and d.id = v.patient_id;
alter table followup.planned_visit enable trigger keep_former_state;
update followup.planned_visit_history v set key = 'FOLLOW_UP@' || v.month, rules = p.template || '@1',
  fulfilled_kind = case when v.state = 'FULFILLED' then 'Encounter' end,
  closed_for = case when v.state <> 'CANCELLED' then null when v.withdrawn then 'PLAN'
                    when v.latest < d.deceased_on then 'MISSED' else 'DEATH' end
from followup.plan p, registry.patient d where p.id = v.plan_id and d.id = v.patient_id;
alter table followup.planned_visit drop constraint planned_visit_plan_id_month_key;
alter table followup.planned_visit add unique (plan_id, key);
alter table followup.planned_visit drop constraint planned_visit_fulfilled_by_fkey;
alter table followup.planned_visit add check ((state = 'CANCELLED') = (closed_for is not null));

-- The rules a plan was made by, and until when it runs.
select platform.add_to_history('followup', 'plan', 'rules', 'text not null default ''''');
select platform.add_to_history('followup', 'plan', 'ends_on', 'date');
select platform.add_to_history('followup', 'plan', 'life_long', 'boolean not null default false');

create schema outreach;

-- That somebody tried to reach a patient, how, and what came of it.
create table outreach.attempt (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  attempted_on date not null,
  channel text not null,
  outcome text not null,
  withdrawn boolean not null default false
);
create index on outreach.attempt (patient_id);
select platform.keep_history('outreach', 'attempt');

-- That a centre gave a patient up for lost, and took that back.
create table outreach.loss (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  centre_id uuid not null references registry.centre,
  patient_id uuid not null references registry.patient,
  lost_on date not null,
  withdrawn boolean not null default false
);
create index on outreach.loss (patient_id);
select platform.keep_history('outreach', 'loss');
create index on followup.planned_visit (combined_into) where combined_into is not null;
