-- Follow-up plans as data: who asks for what, since when, by which text. What is known of a
-- jurisdiction is a row also where no number was found; then years is null and no rule follows.

create table reference.jurisdiction (
  code text primary key,
  name text not null,
  countries text[] not null
);

insert into reference.jurisdiction (code, name, countries) values
  ('FDA', 'United States: Food and Drug Administration', '{US}'),
  ('EMA', 'European Union and EEA: European Medicines Agency',
   '{AT,BE,BG,CY,CZ,DE,DK,EE,ES,FI,FR,GR,HR,HU,IE,IS,IT,LI,LT,LU,LV,MT,NL,NO,PL,PT,RO,SE,SI,SK}'),
  ('TH', 'Thailand: Food and Drug Administration', '{TH}'),
  ('ID', 'Indonesia: BPOM', '{ID}'),
  ('JP', 'Japan: PMDA and MHLW', '{JP}'),
  ('KR', 'South Korea: MFDS', '{KR}'),
  ('CN', 'China: NMPA', '{CN}'),
  ('CA', 'Canada: Health Canada', '{CA}');

-- A set of rules applies where all three lists hold; an empty list holds always. jurisdiction is
-- ANY for the registry's own default and LABEL for the label of a product.
create table reference.plan_set (
  code text not null,
  version integer not null check (version > 0),
  jurisdiction text not null,
  vector_classes text[] not null default '{}',
  modalities text[] not null default '{}',
  products text[] not null default '{}',
  years integer check (years >= 0),
  life_long boolean not null default false,
  statement text not null,
  effective_from date not null,
  effective_to date check (effective_to >= effective_from),
  source text not null,
  status text not null check (status in ('draft', 'verified')),
  primary key (code, version)
);

-- month counts from day 0, the last administration; before_days and after_days are the window.
-- completed_by names the kinds of evidence of which any one completes it.
create table reference.plan_rule (
  set_code text not null,
  set_version integer not null,
  item text not null check (item in ('FOLLOW_UP', 'BLOOD_COUNT', 'INTEGRATION_SITES', 'PERSISTENCE', 'RCL')),
  month integer not null check (month >= 0),
  before_days integer not null check (before_days >= 0),
  after_days integer not null check (after_days >= 0),
  completed_by text[] not null check (cardinality(completed_by) > 0),
  until text check (until in ('UNDETECTABLE', 'YEAR_ONE_NEGATIVE')),
  primary key (set_code, set_version, item, month),
  foreign key (set_code, set_version) references reference.plan_set
);

-- The templates that were there are the registry's own default.
insert into reference.plan_set (code, version, jurisdiction, vector_classes, years, statement, effective_from, source, status)
select p.template, 1, 'ANY', array_agg(p.vector_class order by p.vector_class),
       (select ceil(max(v.month) / 12.0) from reference.visit_rule v where v.template = p.template),
       'The registry''s own grid: meets what FDA and EMA ask for at least, windows are convention',
       date '2020-01-01', (select min(v.source) from reference.visit_rule v where v.template = p.template), 'draft'
from reference.plan_template p group by p.template;
insert into reference.plan_rule (set_code, set_version, item, month, before_days, after_days, completed_by)
select template, 1, 'FOLLOW_UP', month, window_days, window_days, string_to_array(modes, ',')
from reference.visit_rule;
drop table reference.visit_rule;
drop table reference.plan_template;

insert into reference.plan_set (code, version, jurisdiction, vector_classes, modalities, products, years, life_long, statement, effective_from, source, status) values
  ('FDA_INTEGRATING', 1, 'FDA', '{GAMMARETRO,LENTI,TRANSPOSON}', '{}', '{}', 15, false,
   'Up to 15 years; examination at least yearly in years 1 to 5, contact at least yearly after that; vector sequences every 6 months in years 1 to 5, yearly until undetectable',
   '2020-01-30', 'FDA Long Term Follow-Up guidance Jan 2020 (FDA-2018-D-2173) V.D to V.F', 'draft'),
  ('FDA_EDITING', 1, 'FDA', '{GENOME_EDITING}', '{}', '{}', 15, false,
   'Up to 15 years; examination at least yearly in years 1 to 5, contact at least yearly after that',
   '2020-01-30', 'FDA Long Term Follow-Up guidance Jan 2020 (FDA-2018-D-2173) V.D, V.E', 'draft'),
  ('FDA_LATENT', 1, 'FDA', '{HERPES_LATENT,MICROBIAL_PERSISTENT}', '{}', '{}', 15, false,
   'Up to 15 years; examination at least yearly in years 1 to 5, contact at least yearly after that',
   '2020-01-30', 'FDA Long Term Follow-Up guidance Jan 2020 (FDA-2018-D-2173) V.D, V.E', 'draft'),
  ('FDA_AAV', 1, 'FDA', '{AAV}', '{}', '{}', 5, false,
   'Up to 5 years, by product 2 to 5; examination at least yearly',
   '2020-01-30', 'FDA Long Term Follow-Up guidance Jan 2020 (FDA-2018-D-2173) V.D, V.E', 'draft'),
  ('FDA_RISK_BASED', 1, 'FDA', '{ADENO,POX,PLASMID,RNA}', '{}', '{}', 0, false,
   'None by default; a risk assessment decides',
   '2020-01-30', 'FDA Long Term Follow-Up guidance Jan 2020 (FDA-2018-D-2173) V.D', 'draft'),
  ('FDA_RCR', 1, 'FDA', '{GAMMARETRO,LENTI}', '{}', '{}', null, false,
   'Replication-competent retrovirus before treatment and 3, 6 and 12 months after it, then yearly; if all of year 1 is negative, an archived sample may take the place of the yearly test',
   '2020-01-30', 'FDA RCR testing guidance Jan 2020 (FDA-1999-D-0081)', 'draft'),
  ('EMA_INTEGRATING', 1, 'EMA', '{GAMMARETRO,LENTI,TRANSPOSON}', '{}', '{}', 15, false,
   'Before treatment, 3, 6 and 12 months after it, then yearly to year 15',
   '2010-05-01', 'EMEA/CHMP/GTWP/60436/2007', 'draft'),
  ('EMA_EDITING', 1, 'EMA', '{GENOME_EDITING}', '{}', '{}', 15, false,
   'Written before editing existed; read as for integrating vectors',
   '2010-05-01', 'EMEA/CHMP/GTWP/60436/2007, read as for integrating vectors', 'draft'),
  ('EMA_LATENT', 1, 'EMA', '{HERPES_LATENT,MICROBIAL_PERSISTENT}', '{}', '{}', 15, false,
   'Latency or reactivation: as for integrating vectors',
   '2010-05-01', 'EMEA/CHMP/GTWP/60436/2007', 'draft'),
  ('EMA_AAV', 1, 'EMA', '{AAV}', '{}', '{}', 5, false,
   'Before treatment, 3, 6 and 12 months after it, then yearly to year 5, longer by product',
   '2010-05-01', 'EMEA/CHMP/GTWP/60436/2007', 'draft'),
  ('EMA_NON_INTEGRATING', 1, 'EMA', '{ADENO,POX,PLASMID,RNA}', '{}', '{}', 5, false,
   'Before treatment, 3, 6 and 12 months after it, then yearly to year 5 or until nothing of the vector is left',
   '2010-05-01', 'EMEA/CHMP/GTWP/60436/2007', 'draft'),
  ('JP_INTEGRATING', 1, 'JP', '{GAMMARETRO,LENTI,TRANSPOSON}', '{}', '{}', 15, false,
   '15 years for integrating vectors; no schedule of visits found, the registry''s own grid applies',
   '2019-01-01', 'MHLW notification 2019 (from expertise, text not read)', 'draft'),
  ('JP_AAV', 1, 'JP', '{AAV}', '{}', '{}', 5, false,
   '5 years for AAV; no schedule of visits found, the registry''s own grid applies',
   '2019-01-01', 'MHLW notification 2019 (from expertise, text not read)', 'draft'),
  ('JP_OTHER', 1, 'JP', '{GENOME_EDITING,HERPES_LATENT,MICROBIAL_PERSISTENT,ADENO,POX,PLASMID,RNA,NON_GM_CELL,TISSUE}', '{}', '{}', null, false,
   'PMD Act and ASRM: surveillance of all cases for most products, conditional approval of at most 7 years with re-examination',
   '2014-11-25', 'PMD Act; Act on the Safety of Regenerative Medicine', 'draft'),
  ('TH_ATMP', 1, 'TH', '{}', '{}', '{}', null, false,
   'Life-cycle approach, risk management plan aligned internationally, education and controlled distribution; follow-up "often up to 15 years"',
   '2020-01-01', 'Thai FDA (secondary source)', 'draft'),
  ('ID_ATMP', 1, 'ID', '{}', '{}', '{}', null, false,
   'Risk management plan, long-term follow-up, inspections and traceability from donor to patient are mandatory',
   '2025-03-06', 'Peraturan BPOM No. 8 Tahun 2025', 'draft'),
  ('KR_GENE', 1, 'KR', '{GAMMARETRO,LENTI,TRANSPOSON,GENOME_EDITING,HERPES_LATENT,MICROBIAL_PERSISTENT,AAV,ADENO,POX,PLASMID,RNA}', '{}', '{}', 15, false,
   'Gene therapy 15 years, xenogeneic cells 30 years; no schedule of visits found, contacts go on yearly',
   '2020-08-28', 'Advanced Regenerative Bio Act (from expertise, text not read)', 'draft'),
  ('KR_CELL', 1, 'KR', '{NON_GM_CELL,TISSUE}', '{}', '{}', 5, false,
   'Stem cells 5 years; no schedule of visits found',
   '2020-08-28', 'Advanced Regenerative Bio Act (from expertise, text not read)', 'draft'),
  ('CN_INTEGRATING', 1, 'CN', '{GAMMARETRO,LENTI,TRANSPOSON,GENOME_EDITING}', '{}', '{}', 15, false,
   'At least 15 years for integrating vectors, 15 for editing; no schedule of visits found',
   '2021-12-03', 'NMPA technical guideline for long-term follow-up of gene products (from expertise)', 'draft'),
  ('CN_AAV', 1, 'CN', '{AAV}', '{}', '{}', 5, false,
   '5 years for AAV; no schedule of visits found',
   '2021-12-03', 'NMPA technical guideline for long-term follow-up of gene products (from expertise)', 'draft'),
  ('CA_ATMP', 1, 'CA', '{}', '{}', '{}', null, false,
   'No rule of its own found; durations of FDA and EMA are applied through the terms of authorisation',
   '2020-01-01', 'Food and Drug Regulations (secondary source)', 'draft'),
  ('LABEL_SKYSONA', 1, 'LABEL', '{}', '{}', '{SKYSONA}', null, false,
   'Blood count at least every 6 months; clonal expansion assessed at least twice in year 1 and yearly after that',
   '2024-11-01', 'Skysona US label, boxed warning Nov 2024; re-check after the change of Aug 2025', 'verified'),
  ('LABEL_LYFGENIA', 1, 'LABEL', '{}', '{}', '{LYFGENIA}', null, false,
   'Blood count at least every 6 months; integration-site analysis at months 6 and 12 and as warranted',
   '2023-12-08', 'Lyfgenia US label, boxed warning', 'verified'),
  ('LABEL_CAR_T', 1, 'LABEL', '{}', '{CAR_T}', '{}', null, true,
   'Monitored life-long for secondary malignancies; the plan ends, reports do not',
   '2024-01-19', 'US labels of BCMA- and CD19-directed autologous CAR-T, boxed warning on T-cell malignancies', 'verified');

-- Contacts: yearly (FDA), months 3, 6, 12 and yearly (EMA); windows as in the registry's own grid.
insert into reference.plan_rule (set_code, set_version, item, month, before_days, after_days, completed_by)
select s.code, 1, 'FOLLOW_UP', m.month,
       case when m.month <= 6 then 14 when m.month <= 60 then 30 else 60 end,
       case when m.month <= 6 then 14 when m.month <= 60 then 30 else 60 end,
       case when m.month > 60 then '{EXAMINATION,PHONE,QUESTIONNAIRE}'::text[] else '{EXAMINATION}'::text[] end
from (values ('FDA_INTEGRATING', 15, false), ('FDA_EDITING', 15, false), ('FDA_LATENT', 15, false), ('FDA_AAV', 5, false),
             ('EMA_INTEGRATING', 15, true), ('EMA_EDITING', 15, true), ('EMA_LATENT', 15, true), ('EMA_AAV', 5, true),
             ('EMA_NON_INTEGRATING', 5, true)) as s (code, years, early)
cross join lateral (select 12 * y as month from generate_series(1, s.years) y
                    union select m from unnest(array[3, 6]) m where s.early) m;

-- Vector sequences every 6 months to year 5, then yearly until undetectable.
insert into reference.plan_rule (set_code, set_version, item, month, before_days, after_days, completed_by, until)
select 'FDA_INTEGRATING', 1, 'PERSISTENCE', m.month, case when m.month > 60 then 60 else 30 end,
       case when m.month > 60 then 60 else 30 end, '{PERSISTENCE_TEST,COPY_NUMBER}',
       case when m.month > 60 then 'UNDETECTABLE' end
from (select 6 * h as month from generate_series(1, 10) h union select 12 * y from generate_series(6, 15) y) m;

-- Replication-competent virus: before treatment, months 3, 6, 12, then yearly or an archived sample.
insert into reference.plan_rule (set_code, set_version, item, month, before_days, after_days, completed_by, until)
select 'FDA_RCR', 1, 'RCL', m.month, case when m.month = 0 then 30 when m.month <= 6 then 14 when m.month <= 60 then 30 else 60 end,
       case when m.month = 0 then 0 when m.month <= 6 then 14 when m.month <= 60 then 30 else 60 end,
       case when m.month > 12 then '{RCL_TEST,ARCHIVED_SPECIMEN}'::text[] else '{RCL_TEST}'::text[] end,
       case when m.month > 12 then 'YEAR_ONE_NEGATIVE' end
from (select unnest(array[0, 3, 6]) as month union select 12 * y from generate_series(1, 15) y) m;

-- Labels.
insert into reference.plan_rule (set_code, set_version, item, month, before_days, after_days, completed_by)
select s.code, 1, 'BLOOD_COUNT', 6 * h, 30, 0, '{BLOOD_COUNT}'
from (values ('LABEL_SKYSONA'), ('LABEL_LYFGENIA')) s (code) cross join generate_series(1, 30) h;
insert into reference.plan_rule (set_code, set_version, item, month, before_days, after_days, completed_by)
select s.code, 1, 'INTEGRATION_SITES', m.month, 30, 30, '{INTEGRATION_SAMPLE}'
from (select 'LABEL_LYFGENIA' as code, unnest(array[6, 12]) as month
      union all select 'LABEL_SKYSONA', 6
      union all select 'LABEL_SKYSONA', 12 * y from generate_series(1, 15) y) s
cross join lateral (select s.month) m;

insert into reference.rule (key, version, number, unit, source, status) values
  ('followup.clonality.repeat', 1, 3, 'months', 'FDA Long Term Follow-Up guidance Jan 2020 V.F: repeat within 3 months where a clone predominates', 'draft'),
  ('followup.lost.missed', 1, 2, 'contacts', 'design default: contacts missed one after the other before a patient is lost', 'draft'),
  ('followup.lost.attempts', 1, 3, 'attempts', 'design default: documented attempts before a patient is lost', 'draft'),
  ('followup.lost.channels', 1, 2, 'channels', 'design default: different ways that were tried before a patient is lost', 'draft'),
  ('consent.majority', 1, 18, 'years', 'age of majority in most countries', 'draft'),
  ('consent.majority.KR', 1, 19, 'years', 'Civil Act of Korea, article 4 (from expertise)', 'draft'),
  ('consent.majority.TH', 1, 20, 'years', 'Civil and Commercial Code of Thailand, section 19 (from expertise)', 'draft'),
  ('consent.majority.window', 1, 180, 'days', 'design default: how long after majority a consent of one''s own is on time', 'draft');
