//! The tables, once for both databases. `migrations/` makes them.

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::sql::Stamp;

    companies (id) {
        id -> BigInt,
        identifier -> Text,
        name -> Text,
        password_reset_url -> Nullable<Text>,
        email_confirmation_url -> Nullable<Text>,
        disabled_at -> Nullable<Stamp>,
        created_at -> Stamp,
        updated_at -> Stamp,
    }
}

table! {
    use diesel::sql_types::{BigInt, Bool, Text};
    use crate::types::sql::Stamp;

    company_switches (id) {
        id -> BigInt,
        company_id -> BigInt,
        switch_type -> Text,
        enabled -> Bool,
        created_at -> Stamp,
        updated_at -> Stamp,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
    use crate::types::sql::Stamp;

    events (id) {
        id -> BigInt,
        company_id -> BigInt,
        at -> Stamp,
        kind -> Text,
        outcome -> Text,
        refused -> Bool,
        repeats -> BigInt,
        actor_id -> Nullable<BigInt>,
        subject_id -> Nullable<BigInt>,
        via -> Nullable<Text>,
        address -> Nullable<Text>,
        request_id -> Nullable<Text>,
        detail -> Nullable<Text>,
        fold -> Nullable<Binary>,
    }
}

table! {
    permission_groups (id) {
        id -> BigInt,
        company_id -> BigInt,
        name -> Text,
    }
}

table! {
    group_permissions (id) {
        id -> BigInt,
        company_id -> BigInt,
        group_id -> BigInt,
        kind -> Text,
        level -> Text,
    }
}

table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::types::sql::{Id, Json, Stamp};

    users (id) {
        id -> BigInt,
        identifier -> Id,
        company_id -> BigInt,
        username -> Nullable<Text>,
        username_canonical -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        first_name -> Text,
        last_name -> Text,
        id_number -> Nullable<Text>,
        birth_date -> Nullable<Date>,
        picture -> Nullable<Text>,
        language -> Text,
        nationality -> Text,
        timezone -> Nullable<Text>,
        metadata -> Json,
        status -> Text,
        disabled_at -> Nullable<Stamp>,
        joined_at -> Stamp,
        updated_at -> Stamp,
        last_login_at -> Nullable<Stamp>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    use crate::types::sql::Stamp;

    emails (id) {
        id -> BigInt,
        company_id -> BigInt,
        user_id -> BigInt,
        address -> Text,
        canonical -> Text,
        is_primary -> Bool,
        verified_at -> Nullable<Stamp>,
        created_at -> Stamp,
        becomes_primary -> Bool,
    }
}

table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    use crate::types::sql::Stamp;

    mobiles (id) {
        id -> BigInt,
        company_id -> BigInt,
        user_id -> BigInt,
        number -> Text,
        is_primary -> Bool,
        verified_at -> Nullable<Stamp>,
        created_at -> Stamp,
        becomes_primary -> Bool,
        distrusted -> Bool,
    }
}

table! {
    group_members (id) {
        id -> BigInt,
        company_id -> BigInt,
        group_id -> BigInt,
        user_id -> BigInt,
    }
}

table! {
    user_permissions (id) {
        id -> BigInt,
        company_id -> BigInt,
        user_id -> BigInt,
        kind -> Text,
        level -> Text,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
    use crate::types::sql::{Id, Stamp};

    sessions (id) {
        id -> Id,
        company_id -> BigInt,
        user_id -> BigInt,
        surface -> Text,
        kind -> Text,
        token_key -> Nullable<Text>,
        token_hash -> Nullable<Binary>,
        refresh_until -> Nullable<Stamp>,
        jti -> Nullable<Text>,
        previous_jti -> Nullable<Text>,
        rotated_at -> Nullable<Stamp>,
        created_at -> Stamp,
        expires_at -> Nullable<Stamp>,
        mfa_pending -> Bool,
        completed_expires_at -> Nullable<Stamp>,
        device_bound -> Bool,
        device_token -> Nullable<Text>,
        device_platform -> Nullable<Text>,
        device_push_token -> Nullable<Text>,
        client_address -> Nullable<Text>,
        proved_at -> Nullable<Stamp>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use crate::types::sql::{Id, Stamp};

    challenges (id) {
        id -> Id,
        company_id -> BigInt,
        user_id -> Nullable<BigInt>,
        purpose -> Text,
        subject_id -> Nullable<BigInt>,
        slot -> Nullable<Text>,
        destination -> Text,
        nonce -> Binary,
        secret_hash -> Binary,
        attempts -> Integer,
        max_attempts -> Integer,
        ttl_seconds -> BigInt,
        expires_at -> Stamp,
        consumed_at -> Nullable<Stamp>,
        created_at -> Stamp,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Nullable};
    use crate::types::sql::Stamp;

    totp_factors (user_id) {
        user_id -> BigInt,
        company_id -> BigInt,
        sealed_secret -> Binary,
        last_step -> Nullable<BigInt>,
        confirmed_at -> Nullable<Stamp>,
        created_at -> Stamp,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::sql::Stamp;

    sms_factors (user_id) {
        user_id -> BigInt,
        company_id -> BigInt,
        number -> Text,
        confirmed_at -> Nullable<Stamp>,
        created_at -> Stamp,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Nullable};
    use crate::types::sql::Stamp;

    recovery_codes (id) {
        id -> BigInt,
        company_id -> BigInt,
        user_id -> BigInt,
        code_hash -> Binary,
        used_at -> Nullable<Stamp>,
        created_at -> Stamp,
    }
}

table! {
    budgets (key) {
        key -> Binary,
        full_at -> BigInt,
    }
}

table! {
    failed_tries (key) {
        key -> Binary,
        failures -> Integer,
        wait -> BigInt,
        last_at -> BigInt,
        forget_at -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary};
    use crate::types::sql::Stamp;

    known_devices (user_id, key) {
        user_id -> BigInt,
        key -> Binary,
        company_id -> BigInt,
        seen_at -> Stamp,
    }
}

table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use crate::types::sql::{Id, Json, Stamp};

    outbox (id) {
        id -> Id,
        company_id -> BigInt,
        user_id -> Nullable<BigInt>,
        kind -> Text,
        content -> Nullable<Json>,
        recipient -> Text,
        recipient_name -> Text,
        language -> Text,
        state -> Text,
        attempts -> Integer,
        last_error -> Nullable<Text>,
        created_at -> Stamp,
        due_at -> Stamp,
        finished_at -> Nullable<Stamp>,
    }
}

table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::sql::{Json, Stamp};

    signing_keys (kid) {
        kid -> Text,
        algorithm -> Text,
        sealed_private -> Binary,
        public_jwk -> Json,
        created_at -> Stamp,
        signs_from -> Stamp,
        verifies_until -> Nullable<Stamp>,
    }
}

table! {
    feed_head (id) {
        id -> Integer,
        position -> BigInt,
    }
}

table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::types::sql::Stamp;

    feed (position) {
        position -> BigInt,
        kind -> Text,
        subject_id -> Nullable<BigInt>,
        changed_at -> Stamp,
    }
}

table! {
    installation (name) {
        name -> Text,
        value -> Text,
    }
}

joinable!(users -> companies (company_id));
joinable!(emails -> users (user_id));
joinable!(mobiles -> users (user_id));
joinable!(group_members -> permission_groups (group_id));
joinable!(group_members -> users (user_id));
allow_tables_to_appear_in_same_query!(
    companies,
    users,
    emails,
    mobiles,
    group_members,
    permission_groups,
    user_permissions,
    sessions,
    known_devices,
    recovery_codes,
    totp_factors,
    sms_factors
);
