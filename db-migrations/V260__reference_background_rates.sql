-- How often an event happens anyway: versioned sets, each with its source and licence. None is shipped;
-- a steward loads them.
create table reference.background_rate_set (
  code text not null check (code ~ '^[A-Z0-9][A-Z0-9-]{0,39}$'),
  version integer not null check (version > 0),
  name text not null,
  source text not null,
  licence text not null,
  invented boolean not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (code, version)
);

create table reference.background_rate (
  set_code text not null,
  set_version integer not null,
  family text not null,
  sex text not null check (sex in ('FEMALE', 'MALE', 'ANY')),
  age_from integer not null check (age_from >= 0),
  age_to integer not null,
  year_from integer not null,
  year_to integer not null,
  region text not null check (region ~ '^([A-Z]{2}|ANY)$'),
  per_100000 double precision not null check (per_100000 >= 0),
  check (age_to >= age_from),
  check (year_to >= year_from),
  primary key (set_code, set_version, family, region, sex, age_from, year_from),
  foreign key (set_code, set_version) references reference.background_rate_set
);

-- The fixed list of what is watched with control of repeated looks; everything else is exploratory.
create table reference.monitored_stream (
  family text not null,
  vector_class text not null,
  version integer not null check (version > 0),
  alpha double precision not null check (alpha > 0 and alpha < 0.5),
  expected_max double precision not null check (expected_max > 0),
  min_events integer not null check (min_events > 0),
  source text not null,
  status text not null check (status in ('draft', 'verified')),
  primary key (family, vector_class, version)
);

insert into reference.monitored_stream
  (family, vector_class, version, alpha, expected_max, min_events, source, status) values
  ('MYELOID_MALIGNANCY', 'LENTI', 1, 0.05, 5, 2, 'Kulldorff et al. 2011; list and limit: design default', 'draft'),
  ('MYELOID_MALIGNANCY', 'GAMMARETRO', 1, 0.05, 5, 2, 'Kulldorff et al. 2011; list and limit: design default', 'draft'),
  ('T_CELL_MALIGNANCY', 'LENTI', 1, 0.05, 5, 2, 'Kulldorff et al. 2011; list and limit: design default', 'draft'),
  ('T_CELL_MALIGNANCY', 'GAMMARETRO', 1, 0.05, 5, 2, 'Kulldorff et al. 2011; list and limit: design default', 'draft'),
  ('SOLID_TUMOUR', 'LENTI', 1, 0.05, 10, 2, 'Kulldorff et al. 2011; list and limit: design default', 'draft'),
  ('SOLID_TUMOUR', 'AAV', 1, 0.05, 10, 2, 'Kulldorff et al. 2011; list and limit: design default', 'draft'),
  ('SOLID_TUMOUR', 'GENOME_EDITING', 1, 0.05, 10, 2, 'Kulldorff et al. 2011; list and limit: design default', 'draft');

insert into reference.rule (key, version, number, unit, source, status) values
  ('bayes.prior', 1, 0.5, 'events', 'gamma prior of mean 1 on the rate ratio, worth half an event (Gelman 2013, 2.6); design default', 'draft'),
  ('power.replicates', 1, 10000, 'replicates', 'design default: Monte Carlo error of a 5 % probability 0.2 %', 'draft');
