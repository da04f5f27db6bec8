create schema retention;

-- How complete follow-up was on a day, by centre, product and year since infusion: written every
-- night by one statement, kept for every day of a month and for one day of every month before.
-- treated: plans that have reached the year. captured and possible: days.
create table retention.snapshot (
  taken_on date not null,
  centre_id uuid not null references registry.centre,
  product_id uuid not null references registry.product,
  year integer not null check (year >= 0),
  treated integer not null,
  on_time integer not null,
  late integer not null,
  missed integer not null,
  lost integer not null,
  open integer not null,
  captured_days bigint not null,
  possible_days bigint not null,
  primary key (taken_on, centre_id, product_id, year)
);
create index on retention.snapshot (centre_id, taken_on);

-- A centre reads its own contacts without those of others.
create index planned_visit_contacts on followup.planned_visit (centre_id, earliest)
  where item = 'FOLLOW_UP' and not withdrawn;
create index on followup.plan (centre_id) where not withdrawn;

insert into reference.rule (key, version, number, unit, source, status) values
  ('retention.peers.patients', 1, 5, 'patients', 'design default: a centre with fewer treated patients is not compared, and nobody is compared with it', 'draft'),
  ('retention.peers.centres', 1, 5, 'centres', 'design default: with fewer peers a place would tell about single ones', 'draft');
