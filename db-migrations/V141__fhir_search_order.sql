-- A code without its system is as good a way to walk in the order of ids as one with it.
drop index fhir.search_token_centre_id_param_code_system_id_idx;
create unique index on fhir.search_token (centre_id, param, code, id, system);
-- Codes belong to a system, a parameter and more often to some centres than to others.
drop statistics fhir.search_token_codes;
create statistics fhir.search_token_codes (dependencies, mcv)
  on centre_id, param, code, system from fhir.search_token;
create statistics fhir.search_date_parameters (dependencies, mcv)
  on centre_id, param from fhir.search_date;
create statistics fhir.resource_types (dependencies, mcv)
  on centre_id, type from fhir.resource;
