-- Reports about more than one thing; what there is already is about adverse events.
alter table report.aggregate add column measure text not null default 'AE_INCIDENCE'
  check (measure in ('AE_INCIDENCE', 'SECOND_MALIGNANCY', 'FOLLOW_UP_COMPLETENESS'));
create index on report.aggregate (measure, clinical_cut_off, created_at);
comment on column report.aggregate_row.person_years is 'What events are counted against: person-years, or contacts that were due';
comment on column report.aggregate_row.events is 'What is counted: cases, or contacts that were made';
