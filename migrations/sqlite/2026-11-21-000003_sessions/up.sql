CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    company_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    surface TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('opaque', 'jwt')),
    token_key TEXT,
    token_hash BLOB UNIQUE CHECK (length(token_hash) = 32),
    refresh_until INTEGER,
    jti TEXT,
    previous_jti TEXT,
    rotated_at INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    mfa_pending INTEGER NOT NULL CHECK (mfa_pending IN (0, 1)),
    device_bound INTEGER NOT NULL CHECK (device_bound IN (0, 1)),
    device_token TEXT,
    device_platform TEXT,
    device_push_token TEXT,
    client_address TEXT,
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE,
    CHECK ((kind = 'opaque') = (token_hash IS NOT NULL)),
    CHECK ((kind = 'opaque') = (token_key IS NOT NULL)),
    CHECK ((kind = 'jwt') = (refresh_until IS NOT NULL)),
    CHECK ((kind = 'jwt') = (jti IS NOT NULL))
) STRICT;
CREATE INDEX sessions_user ON sessions (company_id, user_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at) WHERE expires_at IS NOT NULL;
