-- A message waits until `finished_at` is set. `due_at` is when it may be claimed: the next attempt,
-- or the end of the running claim. `content` is emptied once the message was delivered.
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    company_id bigint NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    user_id bigint,
    kind text NOT NULL,
    content jsonb,
    recipient text NOT NULL,
    recipient_name text NOT NULL,
    language text NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'parked')),
    attempts integer NOT NULL,
    last_error text,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    finished_at timestamptz,
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE,
    CHECK ((state = 'waiting') = (finished_at IS NULL)),
    CHECK (state <> 'waiting' OR content IS NOT NULL)
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_finished ON outbox (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_user ON outbox (company_id, user_id);
