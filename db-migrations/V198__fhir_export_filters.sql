-- What is wanted of each type, as asked in _typeFilter; understood anew by whichever node goes on.
alter table fhir.export_job add column type_filters text[] not null default '{}';
