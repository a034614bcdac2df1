-- `slot` says whose unused challenge for what this is, so that there is at most one; it is empty
-- once the challenge has been used.
CREATE TABLE challenges (
    id uuid PRIMARY KEY,
    company_id bigint NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    user_id bigint,
    purpose text NOT NULL,
    subject_id bigint,
    slot text,
    destination text NOT NULL,
    nonce bytea NOT NULL CHECK (length(nonce) = 16),
    secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
    attempts integer NOT NULL CHECK (attempts >= 0),
    max_attempts integer NOT NULL,
    ttl_seconds bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    consumed_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (company_id, slot),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE,
    CHECK ((slot IS NULL) = (consumed_at IS NOT NULL))
);
CREATE INDEX challenges_secret ON challenges (secret_hash);
CREATE INDEX challenges_user ON challenges (company_id, user_id, purpose);
CREATE INDEX challenges_expiry ON challenges (expires_at);
CREATE INDEX challenges_consumed ON challenges (consumed_at) WHERE consumed_at IS NOT NULL;
