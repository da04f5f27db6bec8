-- How the exploratory criteria of a run would behave in a registry of its size, by simulation.
create table signal.run_performance (
  run_id uuid not null references signal.detection_run,
  criterion text not null,
  rate_ratio double precision not null,
  replicates integer not null,
  seed bigint not null,
  pairs integer not null,
  looks integer not null,
  of_pair double precision not null,
  of_pair_error double precision not null,
  of_run double precision not null,
  of_run_error double precision not null,
  years_to_meet double precision not null,
  primary key (run_id, criterion, rate_ratio)
);
create trigger runs_are_frozen before update or delete on signal.run_performance
  for each row execute function signal.runs_are_frozen();
