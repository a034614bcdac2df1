-- Security events. They refer to no other table: a trace outlives what it tells of. `company_id` is 0
-- where there is none. `fold` marks the one row a minute to which further refusals of one kind, account
-- and network are added, see `repeats`.
CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    refused boolean NOT NULL,
    repeats bigint NOT NULL DEFAULT 1,
    actor_id bigint,
    subject_id bigint,
    via text,
    address text,
    request_id text,
    detail text,
    fold bytea CHECK (length(fold) = 32)
);
CREATE INDEX events_company ON events (company_id, id, refused);
CREATE UNIQUE INDEX events_fold ON events (fold) WHERE fold IS NOT NULL;
