create schema reference;

-- Every regulatory number. A changed number is a new row with a later effective_from.
create table reference.rule (
  key text not null,
  version integer not null,
  number double precision,
  text text,
  unit text not null default '',
  source text not null,
  status text not null check (status in ('draft', 'verified')),
  effective_from date not null default date '2020-01-01',
  primary key (key, version)
);

create table reference.plan_template (
  vector_class text primary key,
  template text not null,
  source text not null,
  status text not null check (status in ('draft', 'verified'))
);

create table reference.visit_rule (
  template text not null,
  month integer not null,
  window_days integer not null,
  modes text not null,
  source text not null,
  status text not null check (status in ('draft', 'verified')),
  primary key (template, month)
);

create table reference.reminder_stage (
  code text primary key,
  anchor text not null check (anchor in ('EARLIEST', 'LATEST')),
  offset_days integer not null,
  audience text not null check (audience in ('CENTRE', 'LEAD', 'STEWARD')),
  source text not null,
  status text not null check (status in ('draft', 'verified'))
);

create table reference.term (
  code text primary key,
  name text not null,
  term_group text not null,
  family text not null,
  important boolean not null,
  dictionary_version text not null
);

insert into reference.plan_template (vector_class, template, source, status) values
  ('GAMMARETRO', 'LTFU_15_INTEGRATING', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('LENTI', 'LTFU_15_INTEGRATING', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('TRANSPOSON', 'LTFU_15_INTEGRATING', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('GENOME_EDITING', 'LTFU_15_EDITING', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('HERPES_LATENT', 'LTFU_15_LATENT', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('MICROBIAL_PERSISTENT', 'LTFU_15_LATENT', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('AAV', 'LTFU_5_AAV', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('ADENO', 'LTFU_RISK_BASED', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('POX', 'LTFU_RISK_BASED', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('PLASMID', 'LTFU_RISK_BASED', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('RNA', 'LTFU_RISK_BASED', 'FDA LTFU guidance Jan 2020 V.D', 'draft'),
  ('NON_GM_CELL', 'CELL_NON_GM', 'design default, per protocol or EMA RMP', 'draft'),
  ('TISSUE', 'CELL_NON_GM', 'design default, per protocol or EMA RMP', 'draft');

-- Months after the last administration; windows 14 days to month 6, 30 to month 60, 60 after;
-- years 1-5 need an examination (half-year visits may be laboratory only), later years any contact.
insert into reference.visit_rule (template, month, window_days, modes, source, status)
select t.template, m.month,
       case when m.month <= 6 then 14 when m.month <= 60 then 30 else 60 end,
       case when m.month > 60 then 'EXAMINATION,PHONE,QUESTIONNAIRE'
            when m.month in (18, 30, 42, 54) then 'EXAMINATION,LABORATORY'
            else 'EXAMINATION' end,
       'design default after FDA LTFU guidance Jan 2020 V.E-F and EMEA/CHMP/GTWP/60436/2007', 'draft'
from (values
  ('LTFU_15_INTEGRATING', array[3,6,12,18,24,30,36,42,48,54,60,72,84,96,108,120,132,144,156,168,180]),
  ('LTFU_15_EDITING', array[3,6,12,18,24,30,36,42,48,54,60,72,84,96,108,120,132,144,156,168,180]),
  ('LTFU_15_LATENT', array[3,6,12,24,36,48,60,72,84,96,108,120,132,144,156,168,180]),
  ('LTFU_5_AAV', array[3,6,12,18,24,36,48,60]),
  ('LTFU_RISK_BASED', array[3,6,12,24]),
  ('CELL_NON_GM', array[3,6,12,24,36,48,60])) as t(template, months)
cross join lateral unnest(t.months) as m(month);

insert into reference.reminder_stage (code, anchor, offset_days, audience, source, status) values
  ('AHEAD_30', 'EARLIEST', -30, 'CENTRE', 'design default', 'draft'),
  ('AHEAD_7', 'EARLIEST', -7, 'CENTRE', 'design default', 'draft'),
  ('WINDOW_OPENS', 'EARLIEST', 0, 'CENTRE', 'design default', 'draft'),
  ('OVERDUE_7', 'LATEST', 7, 'CENTRE', 'design default', 'draft'),
  ('OVERDUE_30', 'LATEST', 30, 'CENTRE', 'design default', 'draft'),
  ('ESCALATE_LEAD', 'LATEST', 45, 'LEAD', 'design default', 'draft'),
  ('ESCALATE_STEWARD', 'LATEST', 60, 'STEWARD', 'design default', 'draft');

insert into reference.rule (key, version, number, unit, source, status) values
  ('small-cells.public', 1, 11, 'patients', 'CMS cell size suppression convention; EMA policy 0070', 'draft'),
  ('small-cells.holder', 1, 5, 'patients', 'design default', 'draft'),
  ('small-cells.regulator', 1, 1, 'patients', 'design default: unsuppressed by role and audit', 'draft'),
  ('small-cells.steward', 1, 1, 'patients', 'design default: sees the record itself', 'draft'),
  ('small-cells.safety', 1, 1, 'patients', 'design default: sees the record itself', 'draft'),
  ('clonality.c3.abundance', 1, 0.20, 'fraction', 'INSPIIRED report: a clone above 20 % of all clones', 'draft'),
  ('clonality.c1.fold', 1, 2, 'ratio', 'design default', 'draft'),
  ('clonality.c1.fold-abundance', 1, 0.01, 'fraction', 'design default', 'draft'),
  ('sdr.evans.prr', 1, 2, 'ratio', 'Evans 2001', 'draft'),
  ('sdr.evans.chi2', 1, 4, '', 'Evans 2001', 'draft'),
  ('sdr.evans.n', 1, 3, 'cases', 'Evans 2001', 'draft'),
  ('sdr.ic025', 1, 0, 'bits', 'UMC convention', 'draft'),
  ('sdr.ror.lower', 1, 1, 'ratio', 'EMA/849944/2016 4.1.3', 'draft'),
  ('sdr.ror.n', 1, 3, 'cases', 'EMA/849944/2016 4.1.3, additional monitoring', 'draft');
