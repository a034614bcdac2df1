CREATE TABLE companies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    identifier TEXT NOT NULL UNIQUE CHECK (identifier <> ''),
    name TEXT NOT NULL,
    password_reset_url TEXT,
    email_confirmation_url TEXT,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE company_switches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    switch_type TEXT NOT NULL CHECK (switch_type <> ''),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (company_id, switch_type)
) STRICT;

CREATE TABLE permission_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (name <> ''),
    UNIQUE (company_id, name),
    UNIQUE (company_id, id)
) STRICT;

CREATE TABLE group_permissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('view', 'add', 'change', 'delete')),
    UNIQUE (group_id, kind, level),
    FOREIGN KEY (company_id, group_id) REFERENCES permission_groups (company_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX group_permissions_group ON group_permissions (company_id, group_id);
