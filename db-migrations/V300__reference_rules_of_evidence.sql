-- Numbers behind the quality of the data of a run.
insert into reference.rule (key, version, number, unit, source, status) values
  ('site.replicates', 1, 10000, 'replicates', 'bootstrap of Koneswarakantha et al. 2021 (1,000 there); ten times as many for limits after Bonferroni; design default', 'draft'),
  ('site.patients', 1, 5, 'patients', 'a centre with fewer patients at the compared visit is not judged; design default', 'draft'),
  ('site.seed', 1, 20210906, '', 'seed of the bootstrap of centres, any number', 'draft');

insert into reference.rule (key, version, number, unit, source, status) values
  ('loss.grace-days', 1, 456, 'days', 'an annual contact and a quarter: who was not seen for longer counts as lost in best and worst case; design default', 'draft'),
  ('onset.events', 1, 5, 'events', 'Van Holle et al. 2012: about 5 to 10 cases; design default', 'draft'),
  ('onset.screen.level', 1, 0.05, 'probability', 'Van Holle et al. 2012, both tests', 'draft');

insert into reference.rule (key, version, text, unit, source, status) values
  ('onset.windows', 1, '0 1 2 5 10 15', 'first years of windows since the infusion', 'design default', 'draft'),
  ('onset.windows.MYELOID_MALIGNANCY', 1, '0 1 3 10 15', 'first years of windows since the infusion', 'published cases of MDS and AML after gene therapy; design default', 'draft'),
  ('onset.windows.T_CELL_MALIGNANCY', 1, '0 1 3 6 15', 'first years of windows since the infusion', 'published cases of T-cell leukaemia after gammaretroviral vectors; design default', 'draft'),
  ('onset.windows.T_CELL_MALIGNANCY.CAR_T', 1, '0 0.5 2 5 15', 'first years of windows since the infusion', 'published cases of T-cell malignancy after CAR-T; design default', 'draft'),
  ('onset.windows.SOLID_TUMOUR', 1, '0 2 5 10 15', 'first years of windows since the infusion', 'before two years detection bias is likely; design default', 'draft');
