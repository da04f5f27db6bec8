alter table laboratory.result drop constraint result_kind_check;
alter table laboratory.result add check (kind in ('PERSISTENCE', 'RCL', 'IMMUNOGENICITY', 'SHEDDING', 'BLOOD_COUNT'));
