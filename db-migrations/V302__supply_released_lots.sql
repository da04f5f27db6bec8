create schema supply;

-- How many treatments of a lot were released, and who says so. The id is that of the lot.
create table supply.released_lot (
  id uuid primary key references registry.batch,
  version integer not null,
  entry_id bigint not null,
  product_id uuid not null references registry.product,
  units integer not null check (units >= 0),
  released_on date not null,
  source text not null check (source <> '')
);
select platform.keep_history('supply', 'released_lot');
