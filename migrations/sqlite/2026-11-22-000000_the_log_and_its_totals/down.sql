DROP TABLE account_months;
DROP TABLE month_totals;
DROP TABLE log_keys;
DROP TABLE checkpoints;
DROP TABLE log_nodes;
ALTER TABLE bank_heads DROP COLUMN checkpoint_at;
ALTER TABLE bank_heads DROP COLUMN checkpoint;
ALTER TABLE bank_heads DROP COLUMN log_peaks;
