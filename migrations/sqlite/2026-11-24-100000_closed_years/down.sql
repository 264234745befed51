DROP TABLE year_answers;
DROP TABLE year_drafts;
