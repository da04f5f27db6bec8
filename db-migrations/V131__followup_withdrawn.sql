-- A contact or an answer that was entered in error no longer counts; its identifier is free again.
select platform.add_to_history('followup', 'visit', 'withdrawn', 'boolean not null default false');
select platform.add_to_history('followup', 'assessment', 'withdrawn', 'boolean not null default false');
alter table followup.visit drop constraint visit_centre_id_identifier_key;
create unique index on followup.visit (centre_id, identifier) where not withdrawn;
