-- Conditions of a request may name a person: the request is sealed with the bytes, and only method,
-- type and id are told in clear.
alter table intake.inbox add column asked bytea;
update intake.receipt set request = split_part(split_part(request, ' If-', 1), '?', 1)
  where request like '%?%' or request like '% If-%';
