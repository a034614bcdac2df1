-- When a session that owes a second factor ends by itself once the factor is given.
ALTER TABLE sessions ADD COLUMN completed_expires_at INTEGER;
