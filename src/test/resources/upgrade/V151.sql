insert into fhir.source (resource_id, made_at, made_as)
  values ('00000000-0000-7000-8000-000000000014', now(), 1);
