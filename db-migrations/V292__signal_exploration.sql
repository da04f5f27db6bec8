-- Empirical Bayes ratios of a run with the prior they rest on; runs from before have none.
alter table signal.run_pair
  add column ebgm double precision,
  add column eb05 double precision,
  add column eb95 double precision;

create table signal.run_prior (
  run_id uuid not null references signal.detection_run,
  level text not null,
  alpha1 double precision not null,
  beta1 double precision not null,
  alpha2 double precision not null,
  beta2 double precision not null,
  p double precision not null,
  minus_log_likelihood double precision not null,
  converged boolean not null,
  relied_on boolean not null,
  cells double precision not null,
  starts integer not null,
  agreeing integer not null,
  primary key (run_id, level)
);
create trigger runs_are_frozen before update or delete on signal.run_prior
  for each row execute function signal.runs_are_frozen();
