-- When the bearer of a session last proved who they are; none for tokens made for programs.
ALTER TABLE sessions ADD COLUMN proved_at timestamptz;
UPDATE sessions SET proved_at = created_at WHERE expires_at IS NOT NULL;
-- Whether an address or number takes the place of the primary one once it is proven.
ALTER TABLE emails ADD COLUMN becomes_primary boolean NOT NULL DEFAULT false;
ALTER TABLE mobiles ADD COLUMN becomes_primary boolean NOT NULL DEFAULT false;
-- Whether a number signs nobody in before it is proven: it is older than the proof of whose account it is.
ALTER TABLE mobiles ADD COLUMN distrusted boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX emails_one_becomes_primary ON emails (user_id) WHERE becomes_primary;
CREATE UNIQUE INDEX mobiles_one_becomes_primary ON mobiles (user_id) WHERE becomes_primary;
