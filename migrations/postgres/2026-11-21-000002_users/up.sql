CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identifier uuid NOT NULL UNIQUE,
    company_id bigint NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    username text,
    username_canonical text CHECK (username_canonical <> ''),
    password_hash text CHECK (password_hash <> ''),
    first_name text NOT NULL,
    last_name text NOT NULL,
    id_number text,
    birth_date date,
    picture text,
    language text NOT NULL,
    nationality text NOT NULL,
    timezone text,
    metadata jsonb NOT NULL,
    status text NOT NULL CHECK (status IN ('obsolete', 'declined', 'pending', 'incomplete', 'verified')),
    disabled_at timestamptz,
    joined_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    last_login_at timestamptz,
    UNIQUE (company_id, id),
    UNIQUE (company_id, username_canonical),
    CHECK ((username IS NULL) = (username_canonical IS NULL))
);

CREATE TABLE emails (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL,
    user_id bigint NOT NULL,
    address text NOT NULL,
    canonical text NOT NULL CHECK (canonical <> ''),
    is_primary boolean NOT NULL,
    verified_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (company_id, canonical),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
);
CREATE INDEX emails_user ON emails (user_id, company_id);
CREATE INDEX emails_company ON emails (company_id, id);
CREATE UNIQUE INDEX emails_one_primary ON emails (user_id) WHERE is_primary;

CREATE TABLE mobiles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL,
    user_id bigint NOT NULL,
    number text NOT NULL CHECK (number <> ''),
    is_primary boolean NOT NULL,
    verified_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (company_id, number),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
);
CREATE INDEX mobiles_user ON mobiles (user_id, company_id);
CREATE INDEX mobiles_company ON mobiles (company_id, id);
CREATE UNIQUE INDEX mobiles_one_primary ON mobiles (user_id) WHERE is_primary;

CREATE TABLE group_members (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL,
    group_id bigint NOT NULL,
    user_id bigint NOT NULL,
    UNIQUE (user_id, group_id),
    FOREIGN KEY (company_id, group_id) REFERENCES permission_groups (company_id, id) ON DELETE CASCADE,
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
);
CREATE INDEX group_members_group ON group_members (group_id, user_id);

CREATE TABLE user_permissions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL,
    user_id bigint NOT NULL,
    kind text NOT NULL,
    level text NOT NULL CHECK (level IN ('view', 'add', 'change', 'delete')),
    UNIQUE (user_id, kind, level),
    FOREIGN KEY (company_id, user_id) REFERENCES users (company_id, id) ON DELETE CASCADE
);
