-- Entries that were not known at an audit position: after it, or not yet numbered. At a lock point
-- of today they are few, so leaving them out costs less than looking up all that were known.
create function security.noted_after(lock_point bigint) returns table (id bigint)
language sql stable as $$
  select e.id from security.audit_entry e where e.position > lock_point
  union all
  select e.id from security.audit_entry e where e.position is null
$$;
