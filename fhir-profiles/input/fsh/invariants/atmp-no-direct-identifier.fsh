Invariant: atmp-no-direct-identifier
Description: "A patient is known by pseudonym only: no medical record, insurance, social security, passport or national number"
Severity: #error
Expression: "identifier.type.coding.where(system = 'http://terminology.hl7.org/CodeSystem/v2-0203' and (code = 'MR' or code = 'MRT' or code = 'SS' or code = 'SB' or code = 'PPN' or code = 'DL' or code = 'NI' or code = 'NIIP' or code = 'NH' or code = 'HC' or code = 'MB' or code = 'MC' or code = 'MA' or code = 'PI' or code = 'PT')).empty()"
