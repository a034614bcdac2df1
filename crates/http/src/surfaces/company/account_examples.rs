//! Answers of `user/`, `company/` and `admin/` for the API document.

use super::{
    company_object,
    samples::{DONE, data_sample, field_sample, user_sample},
};
use crate::endpoint::Example;

macro_rules! admin_user {
    () => {
        user_sample!(r#", "last_login": 1509539801040, "password": "********""#)
    };
}

macro_rules! data {
    ($status:literal, $when:literal, $body:expr) => {
        Example::new($status, $when, data_sample!($body))
    };
}

macro_rules! page {
    ($body:expr) => {
        concat!(
            r#"{"count": 16, "next": "https://id.example.com/api/3/admin/users/?page=2", "previous": null,
                "results": ["#,
            $body,
            "]}"
        )
    };
}

macro_rules! email {
    () => {
        r#"{"id": 1, "email": "joe@rehive.com", "primary": true, "verified": false}"#
    };
}

macro_rules! mobile {
    () => {
        r#"{"id": 1, "number": "+00000000000", "primary": true, "verified": false}"#
    };
}

macro_rules! with_user {
    ($further:literal) => {
        concat!(
            r#"{"user": {"identifier": "00000000-0000-0000-0000-000000000000", "first_name": "Joe",
                "last_name": "Soap", "email": "joe@rehive.com", "username": "", "mobile_number": "+00000000000",
                "profile": null, "id": "00000000-0000-0000-0000-000000000000"},
                "id": 1, "#,
            $further,
            r#", "primary": true, "verified": true}"#
        )
    };
}

macro_rules! user_email {
    () => {
        with_user!(r#""email": "joe@rehive.com""#)
    };
}

macro_rules! user_mobile {
    () => {
        with_user!(r#""number": "+00000000000""#)
    };
}

macro_rules! switch {
    () => {
        r#"{"id": 1, "switch_type": "Allow transactions", "enabled": true, "created": 1497348308625,
            "updated": 1497348318654}"#
    };
}

macro_rules! permission {
    () => {
        r#"{"id": 1, "type": "report", "level": "view"}"#
    };
}

macro_rules! group {
    () => {
        concat!(
            r#"{"name": "auditors", "permissions": ["#,
            permission!(),
            "]}"
        )
    };
}

const GONE: Example = Example::new(
    404,
    "There is no such thing here.",
    r#"{"status": "error", "message": "Not found."}"#,
);
const FORBIDDEN: Example = Example::new(
    403,
    "The caller is no administrator.",
    r#"{"status": "error", "message": "You do not have permission to perform this action."}"#,
);
const TAKEN: Example = Example::new(
    400,
    "A value is not acceptable.",
    field_sample!("name", "This field must be unique."),
);

const NO_PAGE: Example = Example::new(
    404,
    "The list has no such page.",
    r#"{"status": "error", "message": "Invalid page."}"#,
);
const PRIMARY_STAYS: Example = Example::new(
    400,
    "It is the primary one.",
    field_sample!("email", "The primary email address cannot be removed."),
);
const ADMINISTRATORS_STAY: Example = Example::new(
    400,
    "It is the group of administrators.",
    field_sample!("name", "The group of administrators stays as it is."),
);

pub(super) const USER: &[Example] = &[data!(200, "The user.", user_sample!())];
pub(super) const EMAILS: &[Example] = &[data!(200, "All of them.", concat!("[", email!(), "]"))];
pub(super) const EMAIL: &[Example] = &[data!(200, "The address.", email!()), GONE];
pub(super) const EMAIL_ADDED: &[Example] = &[
    data!(201, "Added; a key is on its way.", email!()),
    Example::new(
        400,
        "Somebody has it.",
        field_sample!(
            "email",
            "A user is already registered with this e-mail address."
        ),
    ),
];
pub(super) const EMAIL_REMOVED: &[Example] =
    &[Example::new(200, "Removed.", DONE), PRIMARY_STAYS, GONE];
pub(super) const MOBILES: &[Example] = &[data!(200, "All of them.", concat!("[", mobile!(), "]"))];
pub(super) const MOBILE: &[Example] = &[data!(200, "The number.", mobile!()), GONE];
pub(super) const MOBILE_ADDED: &[Example] = &[
    data!(201, "Added; a code is on its way.", mobile!()),
    Example::new(
        400,
        "It is no number.",
        field_sample!("number", "Enter a valid phone number."),
    ),
];
pub(super) const REMOVED: &[Example] = &[Example::new(200, "Removed.", DONE), GONE];
pub(super) const COMPANY: &[Example] =
    &[Example::new(200, "The company.", company_object::EXAMPLE)];

pub(super) const ADMIN_COMPANY: &[Example] = &[
    Example::new(200, "The company.", company_object::EXAMPLE),
    FORBIDDEN,
];
pub(super) const ADMIN_REMOVED: &[Example] =
    &[Example::new(200, "Removed.", DONE), FORBIDDEN, GONE];
pub(super) const ADMIN_USERS: &[Example] = &[
    data!(200, "One page.", page!(admin_user!())),
    FORBIDDEN,
    NO_PAGE,
];
pub(super) const ADMIN_USER: &[Example] =
    &[data!(200, "The user.", admin_user!()), FORBIDDEN, GONE];
pub(super) const ADMIN_USER_MADE: &[Example] = &[data!(201, "Made.", admin_user!()), FORBIDDEN];
pub(super) const OVERVIEW: &[Example] = &[
    data!(200, "The numbers.", r#"{"total": 2, "active": 1}"#),
    FORBIDDEN,
];
pub(super) const JOINED: &[Example] = &[
    data!(201, "A member.", r#"{"name": "auditors"}"#),
    FORBIDDEN,
    GONE,
];
pub(super) const PERMISSIONS: &[Example] = &[
    data!(200, "All of them.", concat!("[", permission!(), "]")),
    FORBIDDEN,
    GONE,
];
pub(super) const PERMISSION_ADDED: &[Example] =
    &[data!(201, "Added.", permission!()), FORBIDDEN, GONE];
pub(super) const GROUPS: &[Example] =
    &[data!(200, "One page.", page!(group!())), FORBIDDEN, NO_PAGE];
pub(super) const GROUP: &[Example] = &[data!(200, "The group.", group!()), FORBIDDEN, GONE, TAKEN];
pub(super) const GROUP_REMOVED: &[Example] = &[
    Example::new(200, "Removed.", DONE),
    ADMINISTRATORS_STAY,
    FORBIDDEN,
    GONE,
];
pub(super) const GROUP_MADE: &[Example] = &[data!(201, "Made.", group!()), FORBIDDEN, TAKEN];
pub(super) const EVENTS: &[Example] = &[
    data!(
        200,
        "One page; `next` is null on the last.",
        r#"{"next": "https://id.example.com/api/3/admin/events/?before=412", "results": [{"id": 412, "created": 1767225600000, "kind": "session.log_in", "outcome": "done", "count": 1, "actor": "8d0f1a0e-6f3b-4d0a-9f64-2f2b6c1f9a10", "subject": "8d0f1a0e-6f3b-4d0a-9f64-2f2b6c1f9a10", "via": "company", "address": "198.51.100.7", "request_id": "4f6c2a51b7c04d4f9b0f3c9f0b8e7d21", "detail": null}]}"#
    ),
    FORBIDDEN,
];
pub(super) const SWITCHES: &[Example] = &[
    data!(200, "All of them.", concat!("[", switch!(), "]")),
    FORBIDDEN,
];
pub(super) const SWITCH: &[Example] = &[data!(200, "The switch.", switch!()), FORBIDDEN, GONE];
pub(super) const SWITCH_MADE: &[Example] = &[data!(201, "Made.", switch!()), FORBIDDEN];
pub(super) const ADMIN_EMAILS: &[Example] = &[
    data!(200, "One page.", page!(user_email!())),
    FORBIDDEN,
    NO_PAGE,
];
pub(super) const ADMIN_EMAIL: &[Example] =
    &[data!(200, "As it is.", user_email!()), FORBIDDEN, GONE];
pub(super) const ADMIN_EMAIL_ADDED: &[Example] = &[data!(201, "Added.", user_email!()), FORBIDDEN];
pub(super) const ADMIN_MOBILES: &[Example] = &[
    data!(200, "One page.", page!(user_mobile!())),
    FORBIDDEN,
    NO_PAGE,
];
pub(super) const ADMIN_MOBILE: &[Example] =
    &[data!(200, "As it is.", user_mobile!()), FORBIDDEN, GONE];
pub(super) const ADMIN_MOBILE_ADDED: &[Example] =
    &[data!(201, "Added.", user_mobile!()), FORBIDDEN];
