CREATE TABLE signing_keys (
    kid text PRIMARY KEY CHECK (kid <> ''),
    algorithm text NOT NULL,
    sealed_private bytea NOT NULL,
    public_jwk jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    signs_from timestamptz NOT NULL,
    verifies_until timestamptz
);
