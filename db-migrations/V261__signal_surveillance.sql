-- What a run found against background rates, and in the streams that are watched sequentially. Runs from
-- before have none.
create table signal.run_standardised (
  run_id uuid not null references signal.detection_run,
  product_code text not null,
  family text not null,
  rates text not null,
  treated bigint not null,
  person_years double precision not null,
  uncovered_years double precision not null,
  observed bigint not null,
  expected double precision not null,
  ratio double precision not null,
  ratio_lower double precision not null,
  ratio_upper double precision not null,
  at_least double precision not null,
  posterior_mean double precision not null,
  above_1 double precision not null,
  above_2 double precision not null,
  primary key (run_id, product_code, family)
);

create table signal.run_sequential (
  run_id uuid not null references signal.detection_run,
  family text not null,
  vector_class text not null,
  rates text not null,
  treated bigint not null,
  observed bigint not null,
  expected double precision not null,
  llr double precision not null,
  highest double precision not null,
  critical_value double precision not null,
  alpha double precision not null,
  alpha_spent double precision not null,
  expected_max double precision not null,
  min_events integer not null,
  signalled_on date,
  ended boolean not null,
  primary key (run_id, family, vector_class)
);

create table signal.run_characteristic (
  run_id uuid not null references signal.detection_run,
  family text not null,
  vector_class text not null,
  rate_ratio double precision not null,
  replicates integer not null,
  seed bigint not null,
  signalled double precision not null,
  monte_carlo_error double precision not null,
  exact double precision not null,
  expected_at_signal double precision not null,
  years_to_signal double precision not null,
  primary key (run_id, family, vector_class, rate_ratio)
);
