-- Adds a column to a fact, to its former states, and to the view of all states. Former states get
-- the default; superseded_by stays the last column, as keep_former_state relies on it.
create function platform.add_to_history(schema_name text, table_name text, column_name text, definition text)
returns void language plpgsql as $$
declare
  history text := table_name || '_history';
begin
  execute format('drop view %I.%I', schema_name, table_name || '_version');
  execute format('alter table %I.%I add column %I %s', schema_name, table_name, column_name, definition);
  execute format('alter table %I.%I rename column superseded_by to superseded_before', schema_name, history);
  execute format('alter table %I.%I add column %I %s', schema_name, history, column_name, definition);
  execute format('alter table %I.%I add column superseded_by bigint', schema_name, history);
  execute format('update %I.%I set superseded_by = superseded_before', schema_name, history);
  execute format('alter table %I.%I alter column superseded_by set not null', schema_name, history);
  execute format('alter table %I.%I drop column superseded_before', schema_name, history);
  execute format('create view %I.%I as select t.*, null::bigint as superseded_by from %I.%I t union all select h.* from %I.%I h',
    schema_name, table_name || '_version', schema_name, table_name, schema_name, history);
end
$$;
