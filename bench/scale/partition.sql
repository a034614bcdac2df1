-- Turns `sessions` into 16 partitions by hash of `id`, with no server running. What is given up: `token_hash` is
-- unique only by its 256 random bits, since Postgres wants the partitioning key in every unique index.
BEGIN;
ALTER TABLE sessions RENAME TO sessions_whole;
CREATE TABLE sessions (LIKE sessions_whole INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)
    PARTITION BY HASH (id);
DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE sessions_%s PARTITION OF sessions FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
    END LOOP;
END $$;
INSERT INTO sessions SELECT * FROM sessions_whole;
DROP TABLE sessions_whole;
ALTER TABLE sessions ADD PRIMARY KEY (id);
ALTER TABLE sessions ADD FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE;
CREATE INDEX sessions_token ON sessions (token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX sessions_user ON sessions (company_id, user_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX sessions_device ON sessions (company_id, user_id, device_token) WHERE device_token IS NOT NULL;
COMMIT;
ANALYZE sessions;
