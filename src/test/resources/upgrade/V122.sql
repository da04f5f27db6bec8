update registry.treatment set withdrawn = true, entry_id = 3, version = 3;
update registry.treatment set withdrawn = false, entry_id = 4, version = 4;
update registry.patient set deceased_on = date '2023-01-02', death_observed = true, entry_id = 3, version = 3;
