-- Filters that a person keeps under a name. A filter names no patient.
create table identity.saved_view (
  account_id uuid not null,
  page text not null,
  name text not null,
  filter text not null,
  primary key (account_id, page, name)
);
