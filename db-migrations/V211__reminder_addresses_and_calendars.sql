-- Addresses at which nothing arrives: no letter is written to one until somebody has confirmed it.
-- letter_id: the letter that came back; none if a steward said so.
create table reminder.undeliverable (
  id uuid primary key,
  address text not null check (address = lower(address)),
  reason text not null,
  found_at timestamptz not null,
  letter_id uuid references reminder.letter,
  confirmed_at timestamptz
);
create unique index undeliverable_open on reminder.undeliverable (address) where confirmed_at is null;

-- language: of the recipient. on_behalf: the recipient stands in for a contact.
alter table reminder.letter add column language text not null default 'en';
alter table reminder.letter add column on_behalf boolean not null default false;

-- What stands in whose calendar, so that exactly that can be taken back. withdrawn_in: the letter
-- that takes it back.
create table reminder.calendar_entry (
  recipient text not null,
  obligation_id uuid not null,
  source text not null,
  centre_id uuid not null,
  sequence integer not null,
  target_day date not null,
  withdrawn_in uuid references reminder.letter,
  primary key (recipient, obligation_id)
);
create index calendar_entry_standing on reminder.calendar_entry (recipient, centre_id)
  where withdrawn_in is null;
create index on reminder.calendar_entry (withdrawn_in);

insert into reminder.calendar_entry (recipient, obligation_id, source, centre_id, sequence, target_day)
select distinct on (l.recipient, r.obligation_id)
  l.recipient, r.obligation_id, r.source, d.centre_id, r.sequence, r.target_day
from reminder.reminder r
join reminder.digest d on d.id = r.digest_id
join reminder.letter l on l.digest_id = d.id
where r.carried and r.withdrawn_in is null and l.recipient is not null and l.attempts > 0
order by l.recipient, r.obligation_id, r.sequence desc;
alter table reminder.reminder drop column withdrawn_in;
create index letter_recipient on reminder.letter (lower(recipient));

-- Mornings that were decided on: what is missing here is made up for.
create table reminder.morning (
  zone text not null,
  hour integer not null,
  day date not null,
  decided_at timestamptz not null,
  primary key (zone, hour, day)
);
