-- The same bytes sent again, after what they corrected was corrected anew, are decided afresh; what
-- they created is looked up in the answer they were given before.
create index on intake.receipt (client_id, fingerprint, decided_at) where superseded;
