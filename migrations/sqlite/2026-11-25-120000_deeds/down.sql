DROP TABLE deed_heads;
DROP TABLE deed_nodes;
DROP TABLE deed_words;
DROP TABLE deeds;
