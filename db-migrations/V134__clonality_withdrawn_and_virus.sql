-- What was entered in error no longer counts, and an alert may rest on a laboratory result.
select platform.add_to_history('clonality', 'sample', 'withdrawn', 'boolean not null default false');
select platform.add_to_history('clonality', 'copy_number', 'withdrawn', 'boolean not null default false');
alter table clonality.sample drop constraint sample_centre_id_identifier_key;
create unique index on clonality.sample (centre_id, identifier) where not withdrawn;

select platform.add_to_history('clonality', 'alert', 'result_id', 'uuid');
alter table clonality.alert alter column sample_id drop not null;
alter table clonality.alert_history alter column sample_id drop not null;
alter table clonality.alert add foreign key (result_id) references laboratory.result;
alter table clonality.alert add check ((sample_id is null) <> (result_id is null));
create unique index on clonality.alert (result_id) where not superseded;

insert into reference.rule (key, version, number, unit, source, status) values
  ('clonality.rcl.confirming', 1, 1, 'results',
   'FDA RCR guidance Jan 2020 (FDA-1999-D-0081): a positive screen is confirmed by culture; design default: alert on the first', 'draft');
