DROP TABLE sign_in_cards;
DROP TABLE sign_in_links;
DROP INDEX sessions_by_card;
ALTER TABLE sessions DROP COLUMN card_id;
ALTER TABLE sessions DROP COLUMN device;
ALTER TABLE sessions DROP COLUMN remembered;
