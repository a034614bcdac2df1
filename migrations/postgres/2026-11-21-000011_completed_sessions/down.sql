ALTER TABLE sessions DROP COLUMN completed_expires_at;
