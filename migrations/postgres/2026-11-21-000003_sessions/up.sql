CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    company_id bigint NOT NULL,
    user_id bigint NOT NULL,
    surface text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('opaque', 'jwt')),
    token_key text,
    token_hash bytea UNIQUE CHECK (length(token_hash) = 32),
    refresh_until timestamptz,
    jti text,
    previous_jti text,
    rotated_at timestamptz,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    mfa_pending boolean NOT NULL,
    device_bound boolean NOT NULL,
    device_token text,
    device_platform text,
    device_push_token text,
    client_address text,
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE,
    CHECK ((kind = 'opaque') = (token_hash IS NOT NULL)),
    CHECK ((kind = 'opaque') = (token_key IS NOT NULL)),
    CHECK ((kind = 'jwt') = (refresh_until IS NOT NULL)),
    CHECK ((kind = 'jwt') = (jti IS NOT NULL))
);
CREATE INDEX sessions_user ON sessions (company_id, user_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at) WHERE expires_at IS NOT NULL;
