-- The one row of `feed_head` is the feed's lock: whoever appends holds it until commit, so that
-- positions become visible in their order.
CREATE TABLE feed_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL
) STRICT;
INSERT INTO feed_head (id, position) VALUES (1, 0);

CREATE TABLE feed (
    position INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('user', 'company', 'signing_keys')),
    subject_id INTEGER,
    changed_at INTEGER NOT NULL,
    CHECK ((kind IN ('user', 'company')) = (subject_id IS NOT NULL))
) STRICT;
CREATE INDEX feed_age ON feed (changed_at);
