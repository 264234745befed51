DROP TABLE factor_removals;
DROP TABLE factor_rules;
DROP TABLE spare_codes;
DROP TABLE code_apps;
