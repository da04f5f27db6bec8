-- A secret that was shown and never confirmed is good for a short while only.
alter table identity.one_time_secret add column begun_at timestamptz not null
  default current_timestamp;
alter table identity.one_time_secret alter column begun_at drop default;
create index on identity.one_time_secret (begun_at) where confirmed_at is null;
