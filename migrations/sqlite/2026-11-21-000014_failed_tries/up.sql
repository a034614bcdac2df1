-- Failed tries in a row at one proof, by a keyed hash of what was tried. Times and pauses in
-- microseconds (times since 1970): the next try is open at last_at + wait, and the row counts for
-- nothing from forget_at on.
CREATE TABLE failed_tries (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    failures INTEGER NOT NULL CHECK (failures > 0),
    wait INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    forget_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX failed_tries_forget ON failed_tries (forget_at);
