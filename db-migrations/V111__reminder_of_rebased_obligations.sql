-- A re-based obligation keeps its id; what it owes since another day is reminded of anew.
alter table reminder.reminder add column owed_since date not null default date '2000-01-01';
alter table reminder.reminder alter column owed_since drop default;
alter table reminder.reminder drop constraint reminder_obligation_id_stage_key;
alter table reminder.reminder add unique (obligation_id, stage, owed_since);
