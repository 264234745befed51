DROP TABLE deed_heads;
DROP TABLE deed_nodes;
DROP TABLE deed_words;
DROP TABLE deeds;
DROP FUNCTION deeds_are_append_only();
