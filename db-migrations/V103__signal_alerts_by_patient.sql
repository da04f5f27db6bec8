create index on signal.alert (patient_id);
