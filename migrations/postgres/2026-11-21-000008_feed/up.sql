-- The one row of `feed_head` is the feed's lock: whoever appends holds it until commit, so that
-- positions become visible in their order.
CREATE TABLE feed_head (
    id integer PRIMARY KEY CHECK (id = 1),
    position bigint NOT NULL
);
INSERT INTO feed_head (id, position) VALUES (1, 0);

CREATE TABLE feed (
    position bigint PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('user', 'company', 'signing_keys')),
    subject_id bigint,
    changed_at timestamptz NOT NULL,
    CHECK ((kind IN ('user', 'company')) = (subject_id IS NOT NULL))
);
CREATE INDEX feed_age ON feed (changed_at);
