create schema signal;

-- A detection run and everything it computed. Written once, in one transaction.
create table signal.detection_run (
  id uuid primary key,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  started_by text not null,
  criteria_name text not null,
  criteria_version integer not null,
  criteria text not null,
  lock_point bigint not null,
  clinical_cut_off date not null,
  present boolean not null,
  software_version text not null,
  dictionary_version text not null,
  rules text not null,
  patients bigint not null,
  treatments bigint not null,
  cases bigint not null,
  input_hash text not null,
  output_hash text not null,
  output text not null
);
create index on signal.detection_run (started_at);

create table signal.run_exposure (
  run_id uuid not null references signal.detection_run,
  product_id uuid not null references registry.product,
  product_code text not null,
  treated bigint not null,
  person_years double precision not null,
  deaths bigint not null,
  primary key (run_id, product_id)
);

create table signal.run_pair (
  run_id uuid not null references signal.detection_run,
  level text not null,
  product_id uuid not null references registry.product,
  product_code text not null,
  event text not null,
  event_name text not null,
  family text not null,
  important boolean not null,
  patients bigint not null,
  cases bigint not null,
  serious bigint not null,
  fatal bigint not null,
  rule_cases bigint not null,
  a bigint not null,
  b bigint not null,
  c bigint not null,
  d bigint not null,
  expected double precision not null,
  prr double precision not null,
  prr_lower double precision not null,
  prr_upper double precision not null,
  chi2 double precision not null,
  chi2_yates double precision not null,
  ror double precision not null,
  ror_lower double precision not null,
  ror_upper double precision not null,
  ic double precision not null,
  ic_lower double precision not null,
  ic_upper double precision not null,
  person_years double precision not null,
  rate double precision not null,
  rate_lower double precision not null,
  rate_upper double precision not null,
  rate_ratio double precision not null,
  rate_ratio_lower double precision not null,
  rate_ratio_upper double precision not null,
  table_p double precision not null,
  rate_p double precision not null,
  adjusted_p double precision not null,
  met text not null,
  raised boolean not null,
  score double precision not null,
  rank integer not null,
  rank_in_product integer not null,
  primary key (run_id, level, product_id, event)
);
create index on signal.run_pair (product_id, level, event);

create table signal.run_curve (
  run_id uuid not null references signal.detection_run,
  level text not null,
  product_id uuid not null,
  event text not null,
  year integer not null,
  estimate double precision not null,
  lower double precision not null,
  upper double precision not null,
  at_risk integer not null,
  primary key (run_id, level, product_id, event, year)
);

create table signal.run_outlier (
  run_id uuid not null references signal.detection_run,
  kind text not null,
  rank integer not null,
  product_id uuid references registry.product,
  product_code text,
  centre_id uuid references registry.centre,
  subject text not null,
  family text,
  observed bigint not null,
  size bigint not null,
  expected double precision not null,
  p double precision not null,
  p_limit double precision not null,
  flagged boolean not null,
  primary key (run_id, kind, rank)
);

create function signal.runs_are_frozen() returns trigger language plpgsql as $$
begin
  raise exception 'Detection runs are frozen (%)', tg_table_name;
end
$$;
create trigger runs_are_frozen before update or delete on signal.detection_run
  for each row execute function signal.runs_are_frozen();
create trigger runs_are_frozen before update or delete on signal.run_exposure
  for each row execute function signal.runs_are_frozen();
create trigger runs_are_frozen before update or delete on signal.run_pair
  for each row execute function signal.runs_are_frozen();
create trigger runs_are_frozen before update or delete on signal.run_curve
  for each row execute function signal.runs_are_frozen();
create trigger runs_are_frozen before update or delete on signal.run_outlier
  for each row execute function signal.runs_are_frozen();
