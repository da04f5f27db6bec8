-- In which language a contact is written to, and who stands in for it from one day to another.
select platform.add_to_history('registry', 'contact', 'language', 'text not null default ''en''');
select platform.add_to_history('registry', 'contact', 'delegate_mail', 'text');
select platform.add_to_history('registry', 'contact', 'delegate_language', 'text');
select platform.add_to_history('registry', 'contact', 'delegate_from', 'date');
select platform.add_to_history('registry', 'contact', 'delegate_until', 'date');
alter table registry.contact add check (
  (delegate_mail is null) = (delegate_from is null)
  and (delegate_mail is null) = (delegate_until is null)
  and (delegate_mail is null) = (delegate_language is null)
  and delegate_from <= delegate_until);
