-- The sweep that catches up asks for what is behind generation 2 since the index was made; without an
-- index that says so it looked through the whole table every minute.
drop index fhir.resource_not_indexed;
create index resource_not_indexed on fhir.resource (id) where indexed < 2;
