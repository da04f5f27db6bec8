-- What is overdue at a centre, soonest over first: what the sweep closes as missed once its
-- successor begins, and the order of the work list.
create index planned_visit_over on followup.planned_visit (centre_id, latest) where state = 'OPEN';
