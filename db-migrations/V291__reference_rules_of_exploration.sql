-- sdr.ror.n stays the count for products under additional monitoring; these are beside it.
insert into reference.rule (key, version, number, unit, source, status) values
  ('sdr.ror.n.others', 1, 5, 'cases', 'EMA/849944/2016 4.1.3, products not under additional monitoring', 'draft'),
  ('sdr.eb05', 1, 2, 'ratio', 'DuMouchel 1999; practice of MGPS (Szarfman et al. 2002)', 'draft'),
  ('sdr.mgps.cells', 1, 100, 'cells', 'design default: a prior of five parameters says nothing of a table of a few cells', 'draft');
