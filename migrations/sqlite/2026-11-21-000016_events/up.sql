-- Security events. They refer to no other table: a trace outlives what it tells of. `company_id` is 0
-- where there is none. `fold` marks the one row a minute to which further refusals of one kind, account
-- and network are added, see `repeats`.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    refused INTEGER NOT NULL CHECK (refused IN (0, 1)),
    repeats INTEGER NOT NULL DEFAULT 1,
    actor_id INTEGER,
    subject_id INTEGER,
    via TEXT,
    address TEXT,
    request_id TEXT,
    detail TEXT,
    fold BLOB CHECK (length(fold) = 32)
) STRICT;
CREATE INDEX events_company ON events (company_id, id, refused);
CREATE UNIQUE INDEX events_fold ON events (fold) WHERE fold IS NOT NULL;
