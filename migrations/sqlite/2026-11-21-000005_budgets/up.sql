-- `full_at`: microseconds since 1970 at which the budget is whole again (the theoretical arrival
-- time of the generic cell rate algorithm).
CREATE TABLE budgets (
    key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    full_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX budgets_full ON budgets (full_at);
