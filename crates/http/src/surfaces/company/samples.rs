//! Values that several documented answers show. Tests hold them against real answers.

/// A user object, as JSON text; with further keys, where the text of some is given.
macro_rules! user_sample {
    ($($further:literal)?) => {
        concat!(
            r#"{
            "identifier": "5e2b0d4c-7f0a-4a58-9d0e-3a9f5c7d1b42",
            "first_name": "Joe",
            "last_name": "Soap",
            "email": "joe@example.com",
            "username": "",
            "id_number": null,
            "birth_date": null,
            "profile": null,
            "currency": null,
            "company": "rehive",
            "language": "en",
            "nationality": "ZA",
            "metadata": {},
            "mobile_number": "+00000000000",
            "timezone": null,
            "verified": false,
            "kyc": {
                "documents": {"updated": null, "status": null},
                "updated": 1767603600000,
                "status": "pending",
                "bank_accounts": {"updated": null, "status": null},
                "addresses": {"updated": null, "status": null}
            },
            "status": "pending",
            "permission_groups": [{"name": "admin"}],
            "permissions": [],
            "date_joined": 1767603600000,
            "switches": [],
            "id": "5e2b0d4c-7f0a-4a58-9d0e-3a9f5c7d1b42",
            "mobile": "+00000000000",
            "groups": [{"name": "admin"}],
            "created": 1767603600000,
            "updated": 1767603600000,
            "verification": {"email": false, "mobile": false}"#,
            $($further,)?
            "}"
        )
    };
}

/// `{"status":"success","data":…}` around JSON text.
macro_rules! data_sample {
    ($($data:expr),+) => {
        concat!(r#"{"status": "success", "data": "#, $($data),+, "}")
    };
}

/// An error of one field.
macro_rules! field_sample {
    ($field:literal, $message:literal) => {
        concat!(
            r#"{"status": "error", "message": ""#,
            $message,
            r#"", "data": {""#,
            $field,
            r#"": [""#,
            $message,
            r#""]}}"#
        )
    };
}

/// Nothing more to say.
pub(super) const DONE: &str = r#"{"status": "success"}"#;

pub(super) use {data_sample, field_sample, user_sample};
