CREATE TABLE installation (
    name text PRIMARY KEY CHECK (name <> ''),
    value text NOT NULL
);
