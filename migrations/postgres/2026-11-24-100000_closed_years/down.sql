DROP TABLE year_answers;
DROP TABLE year_drafts;
DROP FUNCTION year_is_signed_by_two();
DROP FUNCTION signed_reports_stay();
