DROP TABLE evidence_files;
DROP TABLE own_benchmarks;
DROP FUNCTION registers_are_append_only();
