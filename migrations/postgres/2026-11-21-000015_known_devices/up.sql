-- Where a user signed in from before: keyed hashes of addresses and device tokens.
CREATE TABLE known_devices (
    user_id bigint NOT NULL,
    key bytea NOT NULL CHECK (length(key) = 32),
    company_id bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, key),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
);
