insert into reference.rule (key, version, number, unit, source, status) values
  ('clonality.same-site.bp', 1, 4, 'base pairs', 'ISAnalytics default: sites within 4 bp on the same chromosome and strand are one', 'verified');
