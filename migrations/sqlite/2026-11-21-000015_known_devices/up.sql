-- Where a user signed in from before: keyed hashes of addresses and device tokens.
CREATE TABLE known_devices (
    user_id INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 32),
    company_id INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
