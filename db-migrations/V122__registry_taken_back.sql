-- A day of death that only an observation tells can be taken back by the observation; a treatment
-- that was entered in error no longer counts, and its identifier is free again. Former states get
-- the default; superseded_by stays the last column, as keep_former_state relies on it.
do $$
declare
  change record;
begin
  for change in
    select * from (values ('patient', 'death_observed'), ('treatment', 'withdrawn')) as c (facts, added)
  loop
    execute format('drop view registry.%I', change.facts || '_version');
    execute format('alter table registry.%I add column %I boolean not null default false', change.facts, change.added);
    execute format('alter table registry.%I rename column superseded_by to superseded_before', change.facts || '_history');
    execute format('alter table registry.%I add column %I boolean not null default false', change.facts || '_history', change.added);
    execute format('alter table registry.%I add column superseded_by bigint', change.facts || '_history');
    execute format('update registry.%I set superseded_by = superseded_before', change.facts || '_history');
    execute format('alter table registry.%I alter column superseded_by set not null', change.facts || '_history');
    execute format('alter table registry.%I drop column superseded_before', change.facts || '_history');
    execute format('create view registry.%I as select t.*, null::bigint as superseded_by from registry.%I t union all select h.* from registry.%I h',
      change.facts || '_version', change.facts, change.facts || '_history');
  end loop;
end
$$;
alter table registry.treatment drop constraint treatment_centre_id_identifier_key;
create unique index on registry.treatment (centre_id, identifier) where not withdrawn;
