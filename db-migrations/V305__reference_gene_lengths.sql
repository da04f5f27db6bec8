-- How long the transcripts of genes are, which common insertion sites are judged by: files of a steward, each
-- a version. None is shipped.
create table reference.gene_length_set (
  version integer primary key check (version > 0),
  source text not null check (source <> ''),
  published_at timestamptz not null,
  published_by text not null
);

create table reference.gene_length (
  set_version integer not null references reference.gene_length_set,
  gene text not null,
  transcript_length double precision not null check (transcript_length > 0),
  primary key (set_version, gene)
);

insert into reference.rule (key, version, number, unit, source, status) values
  ('insertion-sites.level', 1, 0.05, 'probability', 'Biffi et al. 2011, after Bonferroni over genes', 'draft');
