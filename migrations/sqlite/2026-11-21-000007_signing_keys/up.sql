CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY CHECK (kid <> ''),
    algorithm TEXT NOT NULL,
    sealed_private BLOB NOT NULL,
    public_jwk TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    signs_from INTEGER NOT NULL,
    verifies_until INTEGER
) STRICT;
