-- One authenticator a user. The secret is sealed; `last_step` is the newest time step that was used.
CREATE TABLE totp_factors (
    user_id INTEGER NOT NULL PRIMARY KEY,
    company_id INTEGER NOT NULL,
    sealed_secret BLOB NOT NULL,
    last_step INTEGER,
    confirmed_at INTEGER,
    created_at INTEGER NOT NULL,
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
) STRICT;
-- One number a user that codes are sent to.
CREATE TABLE sms_factors (
    user_id INTEGER NOT NULL PRIMARY KEY,
    company_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    confirmed_at INTEGER,
    created_at INTEGER NOT NULL,
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
) STRICT;
CREATE TABLE recovery_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    used_at INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (user_id, code_hash),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX sessions_device ON sessions (company_id, user_id, device_token) WHERE device_token IS NOT NULL;
