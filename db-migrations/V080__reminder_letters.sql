create schema reminder;

-- One digest per centre, audience and sweep.
create table reminder.digest (
  id uuid primary key,
  centre_id uuid not null,
  audience text not null check (audience in ('CENTRE', 'LEAD', 'STEWARD')),
  day date not null,
  created_at timestamptz not null
);
create index on reminder.digest (centre_id, audience);

-- Once per obligation and stage, whatever happens. carried: a letter with it was claimed for
-- sending. withdrawn_in: the later digest that takes its calendar entry back.
create table reminder.reminder (
  id uuid primary key,
  obligation_id uuid not null,
  stage text not null,
  source text not null,
  digest_id uuid not null references reminder.digest,
  sequence integer not null,
  target_day date not null,
  carried boolean not null default false,
  withdrawn_in uuid references reminder.digest,
  unique (obligation_id, stage)
);
create index on reminder.reminder (digest_id);

-- The outbox: a digest goes to every recipient on its own, so that one dead address holds up
-- nobody. next_attempt and lease_until are read against the database's clock only.
create table reminder.letter (
  id uuid primary key,
  digest_id uuid not null references reminder.digest,
  recipient text,
  state text not null check (state in ('PENDING', 'SENT', 'FAILED', 'SUPPRESSED')),
  attempts integer not null default 0,
  next_attempt timestamptz not null default clock_timestamp(),
  lease_until timestamptz,
  message_id text not null unique,
  subject text,
  body text,
  last_failure text,
  sent_at timestamptz,
  check (recipient is not null or state = 'FAILED')
);
create index on reminder.letter (digest_id);
create index letter_pending on reminder.letter (next_attempt) where state = 'PENDING';
