-- Reports are asked for by the moment until which something was known.
create index on security.audit_entry (at);
