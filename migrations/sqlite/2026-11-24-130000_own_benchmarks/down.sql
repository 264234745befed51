DROP TABLE evidence_files;
DROP TABLE own_benchmarks;
