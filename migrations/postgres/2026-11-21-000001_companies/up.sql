CREATE TABLE companies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identifier text NOT NULL UNIQUE CHECK (identifier <> ''),
    name text NOT NULL,
    password_reset_url text,
    email_confirmation_url text,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE company_switches (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    switch_type text NOT NULL CHECK (switch_type <> ''),
    enabled boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (company_id, switch_type)
);

CREATE TABLE permission_groups (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> ''),
    UNIQUE (company_id, name),
    UNIQUE (company_id, id)
);

CREATE TABLE group_permissions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL,
    group_id bigint NOT NULL,
    kind text NOT NULL,
    level text NOT NULL CHECK (level IN ('view', 'add', 'change', 'delete')),
    UNIQUE (group_id, kind, level),
    FOREIGN KEY (company_id, group_id) REFERENCES permission_groups (company_id, id) ON DELETE CASCADE
);
CREATE INDEX group_permissions_group ON group_permissions (company_id, group_id);
