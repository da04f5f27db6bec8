-- Exports of the whole registry go through a type by id; a centre reads its own audit trail, newest first.
create index on fhir.resource (type, id);
create index on security.audit_entry (centre_id, at);
