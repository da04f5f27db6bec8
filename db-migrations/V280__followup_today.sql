-- What a centre owes is counted and put in order from the index alone; rows are fetched of the page
-- that is shown. Takes the place of the index of the same order.
create index planned_visit_today on followup.planned_visit (centre_id, earliest)
  include (latest, serves_from, item, combined_into, patient_id, id) where state = 'OPEN';
drop index followup.planned_visit_open;
