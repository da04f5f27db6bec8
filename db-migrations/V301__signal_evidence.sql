-- What a run says beside its scores: how complete the data are, and when after the infusion events come.
-- Runs from before have none.
create table signal.run_follow_up (
  run_id uuid not null references signal.detection_run,
  product_code text not null,
  family text not null,
  subjects bigint not null,
  lost bigint not null,
  observed_years double precision not null,
  possible_years double precision not null,
  incidence double precision not null,
  incidence_lower double precision not null,
  incidence_upper double precision not null,
  best double precision not null,
  worst double precision not null,
  primary key (run_id, product_code, family)
);

create table signal.run_duplicate (
  run_id uuid not null references signal.detection_run,
  product_code text not null,
  family text not null,
  cases bigint not null,
  cases_without bigint not null,
  patients bigint not null,
  patients_without bigint not null,
  primary key (run_id, product_code, family)
);

create table signal.run_window (
  run_id uuid not null references signal.detection_run,
  product_code text not null,
  family text not null,
  from_year double precision not null,
  until_year double precision not null,
  subjects bigint not null,
  cases bigint not null,
  person_years double precision not null,
  rate double precision not null,
  rate_lower double precision not null,
  rate_upper double precision not null,
  none_seen double precision not null,
  compared bigint not null,
  expected double precision not null,
  ratio double precision not null,
  ratio_lower double precision not null,
  ratio_upper double precision not null,
  primary key (run_id, product_code, family, from_year)
);

create table signal.run_onset (
  run_id uuid not null references signal.detection_run,
  product_code text not null,
  family text not null,
  subjects bigint not null,
  events bigint not null,
  shape double precision not null,
  shape_lower double precision not null,
  shape_upper double precision not null,
  scale double precision not null,
  scale_lower double precision not null,
  scale_upper double precision not null,
  other_products_distance double precision not null,
  other_products_p double precision not null,
  other_events_distance double precision not null,
  other_events_p double precision not null,
  flagged boolean not null,
  primary key (run_id, product_code, family)
);

create table signal.run_difference (
  run_id uuid not null references signal.detection_run,
  family text not null,
  products integer not null,
  events bigint not null,
  statistic double precision not null,
  degrees_of_freedom integer not null,
  p double precision not null,
  primary key (run_id, family)
);

-- What came to runs later is as frozen as the rest.
do $$
declare kept text;
begin
  foreach kept in array array['run_standardised', 'run_sequential', 'run_characteristic', 'run_follow_up',
      'run_duplicate', 'run_window', 'run_onset', 'run_difference'] loop
    execute format('create trigger runs_are_frozen before update or delete on signal.%I'
      ' for each row execute function signal.runs_are_frozen()', kept);
  end loop;
end $$;
