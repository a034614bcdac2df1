DROP INDEX mobiles_one_becomes_primary;
DROP INDEX emails_one_becomes_primary;
ALTER TABLE mobiles DROP COLUMN distrusted;
ALTER TABLE mobiles DROP COLUMN becomes_primary;
ALTER TABLE emails DROP COLUMN becomes_primary;
ALTER TABLE sessions DROP COLUMN proved_at;
