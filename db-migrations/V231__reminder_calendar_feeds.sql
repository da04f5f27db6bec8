-- The address at which a centre's calendars find what it owes. The secret in it is nowhere kept,
-- only its SHA-256; a new one takes the place of the old one, which is good for nothing then.
create table reminder.calendar_feed (
  centre_id uuid primary key references registry.centre,
  id uuid not null,
  sha256 text not null unique,
  created_at timestamptz not null,
  created_by text not null
);
