-- One authenticator a user. The secret is sealed; `last_step` is the newest time step that was used.
CREATE TABLE totp_factors (
    user_id bigint PRIMARY KEY,
    company_id bigint NOT NULL,
    sealed_secret bytea NOT NULL,
    last_step bigint,
    confirmed_at timestamptz,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
);
-- One number a user that codes are sent to.
CREATE TABLE sms_factors (
    user_id bigint PRIMARY KEY,
    company_id bigint NOT NULL,
    number text NOT NULL,
    confirmed_at timestamptz,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
);
CREATE TABLE recovery_codes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL,
    user_id bigint NOT NULL,
    code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
    used_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (user_id, code_hash),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
);
CREATE INDEX sessions_device ON sessions (company_id, user_id, device_token) WHERE device_token IS NOT NULL;
