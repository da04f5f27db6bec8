-- The work list of a centre: its products to choose from, and its latest contacts.
create index on followup.plan (centre_id, product_code);
create index on followup.visit (centre_id, held_on);
