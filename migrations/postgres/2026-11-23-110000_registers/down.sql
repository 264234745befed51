DROP TABLE register_endings;
ALTER TABLE costs DROP COLUMN life_years;
