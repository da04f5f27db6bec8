-- Numbers behind the quality of the data of a run.
insert into reference.rule (key, version, number, unit, source, status) values
  ('site.replicates', 1, 10000, 'replicates', 'bootstrap of Koneswarakantha et al. 2021 (1,000 there); ten times as many for limits after Bonferroni; design default', 'draft'),
  ('site.patients', 1, 5, 'patients', 'a centre with fewer patients at the compared visit is not judged; design default', 'draft'),
  ('site.seed', 1, 20210906, '', 'seed of the bootstrap of centres, any number', 'draft');
