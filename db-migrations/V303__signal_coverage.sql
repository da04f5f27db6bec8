-- How much of what was released is registered, in a run. Runs from before have none.
create table signal.run_coverage (
  run_id uuid not null references signal.detection_run,
  product_code text not null,
  lots bigint not null,
  released bigint not null,
  registered bigint not null,
  lots_unstated bigint not null,
  registered_unstated bigint not null,
  primary key (run_id, product_code)
);
create trigger runs_are_frozen before update or delete on signal.run_coverage
  for each row execute function signal.runs_are_frozen();
