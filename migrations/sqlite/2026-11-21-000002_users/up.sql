CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    identifier BLOB NOT NULL UNIQUE CHECK (length(identifier) = 16),
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    username TEXT,
    username_canonical TEXT CHECK (username_canonical <> ''),
    password_hash TEXT CHECK (password_hash <> ''),
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    id_number TEXT,
    birth_date TEXT,
    picture TEXT,
    language TEXT NOT NULL,
    nationality TEXT NOT NULL,
    timezone TEXT,
    metadata TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('obsolete', 'declined', 'pending', 'incomplete', 'verified')),
    disabled_at INTEGER,
    joined_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_login_at INTEGER,
    UNIQUE (company_id, id),
    UNIQUE (company_id, username_canonical),
    CHECK ((username IS NULL) = (username_canonical IS NULL))
) STRICT;

CREATE TABLE emails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    address TEXT NOT NULL,
    canonical TEXT NOT NULL CHECK (canonical <> ''),
    is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
    verified_at INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (company_id, canonical),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX emails_user ON emails (user_id, company_id);
CREATE INDEX emails_company ON emails (company_id, id);
CREATE UNIQUE INDEX emails_one_primary ON emails (user_id) WHERE is_primary;

CREATE TABLE mobiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    number TEXT NOT NULL CHECK (number <> ''),
    is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
    verified_at INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (company_id, number),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX mobiles_user ON mobiles (user_id, company_id);
CREATE INDEX mobiles_company ON mobiles (company_id, id);
CREATE UNIQUE INDEX mobiles_one_primary ON mobiles (user_id) WHERE is_primary;

CREATE TABLE group_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    UNIQUE (user_id, group_id),
    FOREIGN KEY (company_id, group_id) REFERENCES permission_groups (company_id, id) ON DELETE CASCADE,
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX group_members_group ON group_members (group_id, user_id);

CREATE TABLE user_permissions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('view', 'add', 'change', 'delete')),
    UNIQUE (user_id, kind, level),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
) STRICT;
