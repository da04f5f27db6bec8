insert into security.audit_entry (at, actor, roles, action, kind, subject, detail)
  values (now(), 'registry', '[]', 'added', 'security.account', '00000000-0000-7000-8000-000000000001', '{}'),
         (now(), 'registry', '[]', 'added', 'security.client', '00000000-0000-7000-8000-000000000002', '{}');
insert into security.account (id, version, entry_id, login, display_name, password_hash, roles)
  values ('00000000-0000-7000-8000-000000000001', 1, 1, 'steward', 'Steward', 'x', 'STEWARD');
insert into security.client (id, version, entry_id, client_id, centre_id, display_name, secret_sha256)
  values ('00000000-0000-7000-8000-000000000002', 1, 2, 'c01', '00000000-0000-7000-8000-000000000010', 'EHR', 'x');
insert into security.access_log (id, at, actor, roles, action, target)
  values ('00000000-0000-7000-8000-000000000003', now(), 'steward', '[STEWARD]', 'read', 'x');
