//! `{token, user}`: the one time that a token is shown.

use latchkey_domain::sessions::{OwedFactor, SignedIn};
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

/// The data of a login: with the second factor that is owed, `token` or `sms`, as clients of 2020 read it.
#[derive(Serialize)]
pub(super) struct LoggedIn<'a> {
    #[serde(flatten)]
    token_and_user: TokenAndUser<'a>,
    mfa: Option<&'static str>,
}

impl<'a> From<&'a SignedIn> for LoggedIn<'a> {
    fn from(signed_in: &'a SignedIn) -> Self {
        let word = |owed| match owed {
            OwedFactor::Totp => "token",
            OwedFactor::Sms => "sms",
        };
        Self {
            token_and_user: TokenAndUser::from(signed_in),
            mfa: signed_in.owed.map(word),
        }
    }
}

/// The documented answer; with further keys, where the text of some is given.
macro_rules! signed_in_sample {
    ($($further:literal)?) => {
        $crate::surfaces::company::samples::data_sample!(
            r#"{"token": "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9", "user": "#,
            $crate::surfaces::company::samples::user_sample!(),
            $($further,)?
            "}"
        )
    };
}

pub(super) use signed_in_sample;
