-- How products hide each other's scores in a run, and whether two together do more than each alone.
insert into reference.rule (key, version, number, unit, source, status) values
  ('omega.n', 1, 3, 'units', 'Norén et al. 2008; as for the information component, below three little is said; design default', 'draft'),
  ('omega.lower', 1, 0, 'bits', 'Norén et al. 2008: lower limit of Omega above 0', 'draft');

create table signal.run_masking (
  run_id uuid not null references signal.detection_run,
  level text not null,
  product_code text not null,
  event text not null,
  masked_by text not null,
  cases bigint not null,
  cases_without bigint not null,
  ic double precision not null,
  ic_lower double precision not null,
  ic_upper double precision not null,
  ic_without double precision not null,
  ic_without_lower double precision not null,
  ic_without_upper double precision not null,
  primary key (run_id, level, product_code, event)
);
create trigger runs_are_frozen before update or delete on signal.run_masking
  for each row execute function signal.runs_are_frozen();

create table signal.run_interaction (
  run_id uuid not null references signal.detection_run,
  first_product text not null,
  second_product text not null,
  family text not null,
  both_products bigint not null,
  cases bigint not null,
  expected double precision not null,
  omega double precision not null,
  omega_lower double precision not null,
  omega_upper double precision not null,
  flagged boolean not null,
  primary key (run_id, first_product, second_product, family)
);
create trigger runs_are_frozen before update or delete on signal.run_interaction
  for each row execute function signal.runs_are_frozen();
