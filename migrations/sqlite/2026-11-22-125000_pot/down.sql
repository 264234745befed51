DROP INDEX expenses_by_exchange;
DROP INDEX expenses_by_day;
DROP INDEX grants_by_transfer;
DROP TABLE expenses;
DROP TABLE grant_rules;
