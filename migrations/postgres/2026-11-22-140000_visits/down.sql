DROP INDEX visits_by_visitor;
DROP INDEX visits_due;
DROP INDEX visits_open;
DROP INDEX alarms_by_visit;
DROP TABLE visit_alarms;
DROP TABLE visits;
DROP TABLE duty_people;
