insert into reference.rule (key, version, number, unit, source, status) values
  ('growth.height.lowest', 1, 30, 'cm', 'design default: below, a slip of unit or decimal point is likelier', 'draft'),
  ('growth.height.highest', 1, 250, 'cm', 'design default', 'draft'),
  ('growth.weight.lowest', 1, 1, 'kg', 'design default', 'draft'),
  ('growth.weight.highest', 1, 300, 'kg', 'design default', 'draft'),
  ('report.new-malignancy.days', 1, 15, 'days', 'GVP Module VI: serious cases within 15 days; design default for what a contact answers', 'draft');
insert into reference.rule (key, version, text, source, status) values
  ('report.new-malignancy.families', 1, 'MYELOID_MALIGNANCY,T_CELL_MALIGNANCY,SOLID_TUMOUR', 'design default: families of the dictionary that are malignancies', 'draft');
-- Answers that owe a report.
create index assessment_malignancy on followup.assessment (centre_id, assessed_on)
  where kind = 'NEW_MALIGNANCY' and value = 'YES' and not withdrawn;
