//! `{token, user}`: the one time that a token is shown.

use latchkey_domain::sessions::SignedIn;
use serde::Serialize;

use crate::surfaces::company::user_object::UserObject;

/// The data of every answer that hands out a token.
#[derive(Serialize)]
pub(super) struct TokenAndUser<'a> {
    token: &'a str,
    user: UserObject<'a>,
}

impl<'a> From<&'a SignedIn> for TokenAndUser<'a> {
    fn from(signed_in: &'a SignedIn) -> Self {
        Self {
            token: signed_in.token.expose(),
            user: UserObject::from(&*signed_in.user),
        }
    }
}

/// The documented answer.
macro_rules! signed_in_sample {
    () => {
        $crate::surfaces::company::samples::data_sample!(
            r#"{"token": "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9", "user": "#,
            $crate::surfaces::company::samples::user_sample!(),
            "}"
        )
    };
}

pub(super) use signed_in_sample;
