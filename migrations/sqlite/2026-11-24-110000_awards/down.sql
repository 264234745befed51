DROP TABLE area_names;
DROP TABLE postcode_areas;
DROP TABLE award_tags;
DROP TABLE awards;
