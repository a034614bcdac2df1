-- `slot` says whose unused challenge for what this is, so that there is at most one; it is empty
-- once the challenge has been used.
CREATE TABLE challenges (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    user_id INTEGER,
    purpose TEXT NOT NULL,
    subject_id INTEGER,
    slot TEXT,
    destination TEXT NOT NULL,
    nonce BLOB NOT NULL CHECK (length(nonce) = 16),
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    max_attempts INTEGER NOT NULL,
    ttl_seconds INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    consumed_at INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (company_id, slot),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE,
    CHECK ((slot IS NULL) = (consumed_at IS NOT NULL))
) STRICT;
CREATE INDEX challenges_secret ON challenges (secret_hash);
CREATE INDEX challenges_user ON challenges (company_id, user_id, purpose);
CREATE INDEX challenges_expiry ON challenges (expires_at);
CREATE INDEX challenges_consumed ON challenges (consumed_at) WHERE consumed_at IS NOT NULL;
