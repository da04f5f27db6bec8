-- Whether a receipt holds the place of its submission. As a column of its own, so that accepting a
-- submission changes nothing that an index looks at and the row stays where it is.
alter table intake.receipt add column standing boolean not null
  generated always as (outcome in ('RECEIVED', 'ACCEPTED') and not superseded) stored;
create unique index receipt_standing on intake.receipt (client_id, fingerprint) where standing;
drop index intake.receipt_once;

-- The answer comes into the row later; room for it is kept on the page.
alter table intake.receipt set (fillfactor = 50);
