-- Genes that vectors integrate near more often than near others, in a run. Runs from before have none.
create table signal.run_insertion_site (
  run_id uuid not null references signal.detection_run,
  vector_class text not null,
  gene text not null,
  sites bigint not null,
  patients bigint not null,
  frequency double precision not null,
  z double precision not null,
  p double precision not null,
  bonferroni double precision not null,
  genes integer not null,
  sites_left_out bigint not null,
  flagged boolean not null,
  primary key (run_id, vector_class, gene)
);
create trigger runs_are_frozen before update or delete on signal.run_insertion_site
  for each row execute function signal.runs_are_frozen();
