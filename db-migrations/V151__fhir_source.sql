-- What the sender said about the state it sent: when and as which version it was made there. Only
-- where it said so; corrections are ordered by it.
create table fhir.source (
  resource_id uuid primary key references fhir.resource deferrable initially deferred,
  made_at timestamptz,
  made_as bigint
);
