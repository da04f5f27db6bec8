create schema security;

create table security.account (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  login text not null unique,
  display_name text not null,
  password_hash text not null,
  roles text not null,
  centre_id uuid,
  holder text,
  mail text,
  demo boolean not null default false,
  active boolean not null default true
);

create table security.client (
  id uuid primary key,
  version integer not null,
  entry_id bigint not null,
  client_id text not null unique,
  centre_id uuid not null,
  display_name text not null,
  secret_sha256 text not null,
  demo boolean not null default false,
  active boolean not null default true
);

create table security.token (
  sha256 text primary key,
  client uuid not null references security.client,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index on security.token (expires_at);

create table security.audit_entry (
  id bigint generated always as identity primary key,
  position bigint unique,
  tx xid8 default pg_current_xact_id(),
  at timestamptz not null,
  actor text not null,
  roles text not null,
  action text not null,
  kind text not null,
  subject uuid,
  centre_id uuid,
  patient_id uuid,
  detail jsonb not null,
  correlation text
);
create index audit_entry_waiting on security.audit_entry (id) where position is null;
create index on security.audit_entry (subject);
create index on security.audit_entry (patient_id);

create table security.audit_seal (
  block bigint primary key,
  first_position bigint not null,
  last_position bigint not null,
  previous_hash text not null,
  hash text not null,
  sealed_at timestamptz not null
);

create table security.access_log (
  id uuid primary key,
  at timestamptz not null,
  actor text not null,
  roles text not null,
  action text not null,
  target text not null,
  patient_id uuid,
  correlation text
);
create index on security.access_log (patient_id);

-- Entries are written once; only the numbering sweep may fill in position and forget tx.
create function security.audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'Audit entries are never deleted';
  end if;
  if old.position is not null
     or (old.id, old.at, old.actor, old.roles, old.action, old.kind, old.subject, old.centre_id, old.patient_id, old.detail, old.correlation)
        is distinct from
        (new.id, new.at, new.actor, new.roles, new.action, new.kind, new.subject, new.centre_id, new.patient_id, new.detail, new.correlation) then
    raise exception 'Audit entries are never changed';
  end if;
  return new;
end
$$;
create trigger audit_is_append_only before update or delete on security.audit_entry
  for each row execute function security.audit_is_append_only();

-- Whether a state was known at an audit position: its entry stands at or before it, and no entry
-- at or before it has superseded it.
create function security.known_at(entry bigint, superseded_by bigint, lock_point bigint) returns boolean
language sql stable as $$
  select exists (select 1 from security.audit_entry e where e.id = entry and e.position <= lock_point)
     and not exists (select 1 from security.audit_entry s where s.id = superseded_by and s.position <= lock_point)
$$;
