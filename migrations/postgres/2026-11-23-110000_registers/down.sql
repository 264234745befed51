DROP TABLE rates;
DROP TABLE benefits;
DROP TABLE register_endings;
ALTER TABLE costs DROP COLUMN life_years;
