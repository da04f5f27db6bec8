-- Numbers that detection runs read. All are design defaults until somebody has verified them.
insert into reference.rule (key, version, number, unit, source, status) values
  ('sdr.ic025.n', 1, 3, 'cases', 'Norén 2013: below three cases the limit says little', 'draft'),
  ('sdr.rate.lower', 1, 1, 'ratio', 'Przyborowski and Wilenski 1940, exact conditional limits', 'draft'),
  ('sdr.rate.n', 1, 3, 'cases', 'design default, as Evans 2001', 'draft'),
  ('sdr.false-discovery-rate', 1, 0.05, 'fraction', 'Benjamini and Hochberg 1995; design default', 'draft'),
  ('lot.family-wise-error', 1, 0.05, 'fraction', 'Tarone 1990; design default', 'draft'),
  ('lot.n', 1, 3, 'patients', 'design default', 'draft'),
  ('lot.window-days', 1, 30, 'days', 'design default: reactions soon after treatment', 'draft'),
  ('site.family-wise-error', 1, 0.01, 'fraction', 'design default, Bonferroni over centres', 'draft'),
  ('site.ratio', 1, 0.5, 'ratio', 'design default: reports less than half of what its peers do', 'draft'),
  ('duplicate.days', 1, 7, 'days', 'design default after GVP Module VI Addendum I', 'draft'),
  ('duplicate.overlap', 1, 0.6, 'fraction', 'design default, Jaccard index of words', 'draft');
