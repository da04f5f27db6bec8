-- Which criteria a hidden pair crosses without the product that hides it, and the scores they look at. Empty in runs
-- from before, which were judged by the information component alone.
alter table signal.run_masking
  add column crossed text,
  add column prr double precision,
  add column prr_without double precision,
  add column chi2_yates double precision,
  add column chi2_yates_without double precision,
  add column ror_lower double precision,
  add column ror_lower_without double precision,
  add column eb05 double precision,
  add column eb05_without double precision;
