-- What a product treats, so that a relapse is not counted as harm, and whether it is under additional
-- monitoring in the EU: versioned lists that a steward publishes, a list replacing the one before.
create table reference.product_profile_list (
  version integer primary key check (version > 0),
  source text not null,
  published_at timestamptz not null,
  published_by text not null
);

-- A product of the list without a term has an empty one.
create table reference.product_profile (
  list_version integer not null references reference.product_profile_list,
  product text not null,
  treated text not null,
  additional_monitoring boolean not null,
  primary key (list_version, product, treated)
);
