update followup.visit set withdrawn = true, entry_id = 2, version = 2;
