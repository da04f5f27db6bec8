-- How people and systems prove who they are, and how often they may try.
create schema identity;

-- Sessions of an earlier epoch are over. Who comes from an OpenID provider may have no password.
alter table security.account add column epoch integer not null default 0;
alter table security.account add column provider_subject text unique;
alter table security.account add column by_provider boolean not null default false;
alter table security.account alter column password_hash drop not null;

-- A client proves itself by its registered keys, or, where that is allowed, by a secret.
alter table security.client add column scopes text not null default 'system/*.cruds';
alter table security.client add column jwks text;
alter table security.client add column jwks_uri text;
alter table security.client add column rate_per_minute integer check (rate_per_minute > 0);
alter table security.client alter column secret_sha256 drop not null;
alter table security.token add column scopes text not null default 'system/*.cruds';

-- Wrong tries in a row, by account (hash of the log-in, known or not) and by address; soon forgotten.
create table identity.attempt (
  subject text primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);
create index on identity.attempt (last_at);

-- Secrets of one-time codes, sealed; in use from the first right code on.
create table identity.one_time_secret (
  account uuid primary key references security.account,
  sealed text not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);

create table identity.recovery_code (
  account uuid not null references security.account,
  sha256 text not null,
  used_at timestamptz,
  primary key (account, sha256)
);

-- An assertion is good once, on whatever node.
create table identity.used_assertion (
  client uuid not null references security.client,
  jti_sha256 text not null,
  expires_at timestamptz not null,
  primary key (client, jti_sha256)
);
create index on identity.used_assertion (expires_at);

-- When an account or a client was last there, for the review of access.
create table identity.last_use (
  subject uuid primary key,
  logged_in_at timestamptz,
  used_at timestamptz,
  failed_at timestamptz,
  failures bigint not null default 0
);

create table identity.access_review (
  id uuid primary key,
  subject uuid not null,
  kind text not null check (kind in ('ACCOUNT', 'CLIENT')),
  name text not null,
  decision text not null check (decision in ('CONFIRMED', 'CLOSED')),
  access text not null,
  note text not null,
  decided_by text not null,
  decided_at timestamptz not null
);
create index on identity.access_review (subject, decided_at);
