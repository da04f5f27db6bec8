-- Whether a contact left a question open is told by this index alone.
create index on followup.assessment (visit_id, kind) where not withdrawn;
