-- The access log is read by moment, and by who looked.
create index on security.access_log (at, id);
create index on security.access_log (actor, at);
create index on security.audit_entry (actor, at);
create index access_log_target on security.access_log
  ((substring(target from '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')));
