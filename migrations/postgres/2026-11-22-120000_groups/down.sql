DROP INDEX sheet_lines_by_member;
DROP INDEX sheets_by_transfer;
DROP INDEX sheets_by_activity;
DROP INDEX grants_open;
DROP TABLE grants;
DROP TABLE sheet_lines;
DROP TABLE sheets;
DROP TABLE activities;
