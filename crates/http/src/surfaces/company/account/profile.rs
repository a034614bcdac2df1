//! The fields of a profile, which users change themselves and administrators for them.

use latchkey_domain::{accounts::ProfileChanges, validation};
use serde_json::json;

use super::super::failures::Names;
use crate::fields::Fields;

/// The declared fields of a profile, followed by further ones.
macro_rules! profile_fields {
    ($($further:expr),* $(,)?) => {
        &[
            $crate::fields::Field::text("first_name").blank().max(150),
            $crate::fields::Field::text("last_name").blank().max(150),
            $crate::fields::Field::text("id_number").blank().nullable().max(64),
            $crate::fields::Field::text("profile")
                .blank()
                .nullable()
                .max(500)
                .describe("The URL of a picture. Uploaded pictures are not taken."),
            $crate::fields::Field::text("language").blank().max(35),
            $crate::fields::Field::text("nationality").blank().nullable(),
            $crate::fields::Field::object("metadata").nullable(),
            $crate::fields::Field::text("mobile_number")
                .blank()
                .nullable()
                .describe("A number to make the primary one. Left empty, all numbers stay as they are."),
            $crate::fields::Field::text("mobile")
                .blank()
                .nullable()
                .describe("Another name for `mobile_number`."),
            $crate::fields::Field::text("timezone").blank().nullable().max(64),
            $crate::fields::Field::new("birth_date", $crate::fields::Kind::Formatted("date"))
                .blank()
                .nullable(),
            $($further),*
        ]
    };
}
pub(crate) use profile_fields;

/// What the request changes: only fields that it mentions; `null` and empty text clear.
pub fn changes(fields: &Fields) -> ProfileChanges {
    ProfileChanges {
        first_name: text(fields, "first_name"),
        last_name: text(fields, "last_name"),
        id_number: text(fields, "id_number"),
        birth_date: text(fields, "birth_date"),
        picture: text(fields, "profile"),
        language: text(fields, "language"),
        nationality: text(fields, "nationality"),
        timezone: text(fields, "timezone"),
        metadata: fields
            .optional_json("metadata")
            .change()
            .map(|value| value.unwrap_or_else(|| json!({}))),
        mobile: text(fields, "mobile_number").or_else(|| text(fields, "mobile")),
        ..ProfileChanges::default()
    }
}

/// A text that the request mentions; `null` is empty.
pub fn text(fields: &Fields, name: &str) -> Option<String> {
    let change = fields.optional_text(name).change();
    change.map(Option::unwrap_or_default)
}

/// What is wrong with a number is said under the name that the client used for it.
pub fn names(fields: &Fields) -> Names {
    const MOBILE: Names = Names::but(&[(validation::Field::Mobile, "mobile")]);
    if fields.has("mobile") && !fields.has("mobile_number") {
        MOBILE
    } else {
        Names::USUAL
    }
}
