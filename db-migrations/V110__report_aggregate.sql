create schema report;

-- A report as it was made, unsuppressed. Written once; every channel shows a view of it.
create table report.aggregate (
  id uuid primary key,
  created_at timestamptz not null,
  created_by text not null,
  as_of bigint not null,
  clinical_cut_off date not null,
  criteria text not null,
  dictionary_version text not null,
  software_version text not null,
  input_hash text not null,
  output_hash text not null
);
create index on report.aggregate (created_at);

create table report.aggregate_row (
  report_id uuid not null references report.aggregate,
  product_id uuid not null references registry.product,
  product_code text not null,
  product_name text not null,
  holder text not null,
  year integer not null,
  treated bigint not null,
  person_years double precision not null,
  events bigint not null,
  primary key (report_id, product_id, year)
);
comment on column report.aggregate_row.year is 'Years since infusion, 0 for the first; -1 for all years together';

create function report.reports_are_frozen() returns trigger language plpgsql as $$
begin
  raise exception 'Reports are frozen (%)', tg_table_name;
end
$$;
create trigger reports_are_frozen before update or delete on report.aggregate
  for each row execute function report.reports_are_frozen();
create trigger reports_are_frozen before update or delete on report.aggregate_row
  for each row execute function report.reports_are_frozen();
