-- The entries of a batch are submissions of their own; whoever purges one must find the other.
create table intake.part (
  whole_id uuid not null references intake.receipt,
  part_id uuid not null references intake.receipt,
  primary key (whole_id, part_id)
);
create index on intake.part (part_id);
create index on intake.receipt (sha256);
