-- Corrections that said about whom something is, after it had been about nobody known, were kept
-- without that: searches and exports by patient missed them.
update fhir.resource r set patient_id = p.id
from fhir.resource_version v
cross join lateral substring(
  v.content::jsonb #>> '{collection,source,reference}' from '^Patient/([0-9a-f-]{36})$') as said (id)
join fhir.resource p on p.id = said.id::uuid and p.type = 'Patient'
where r.type = 'BiologicallyDerivedProduct' and r.patient_id is null and not r.deleted
  and v.id = r.id and v.version = r.version and p.centre_id = r.centre_id;
