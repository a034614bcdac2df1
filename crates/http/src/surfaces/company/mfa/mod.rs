//! `auth/mfa/`: second factors (wire contracts, section 7.5).
//!
//! A login of a user who confirmed one gives a token that opens only the rows marked `while_pending`: what tells which
//! factor is owed, what gives it, and what ends the session.

mod failures;
mod qr;
mod recovery_codes;
mod sms;
mod status;
mod token;
mod verify;

use super::{Company, proof};
use crate::{
    endpoint::{Endpoint, delete, get, post},
    handler,
};

/// The rows.
pub(super) static ROUTES: &[Endpoint<Company>] = &[
    get("auth/mfa", "Ask which second factors are on")
        .examples(status::EXAMPLES)
        .while_pending()
        .authenticated(handler!(status::show, caller)),
    get("auth/mfa/sms", "Show the number for codes by SMS")
        .examples(sms::SHOW_EXAMPLES)
        .authenticated(handler!(sms::show, caller)),
    post("auth/mfa/sms", "Name a number for codes by SMS")
        .fields(sms::FIELDS)
        .examples(sms::ENABLE_EXAMPLES)
        .authenticated(handler!(sms::enable, caller)),
    delete("auth/mfa/sms", "Turn codes by SMS off")
        .fields(proof::FIELDS)
        .examples(sms::DISABLE_EXAMPLES)
        .authenticated(handler!(sms::disable, caller)),
    post("auth/mfa/sms/send", "Send a code to the stored number")
        .examples(sms::SEND_EXAMPLES)
        .while_pending()
        .authenticated(handler!(sms::send, caller)),
    get("auth/mfa/token", "Show the authenticator")
        .examples(token::SHOW_EXAMPLES)
        .authenticated(handler!(token::show, caller)),
    post("auth/mfa/token", "Make a secret for an authenticator")
        .fields(proof::FIELDS)
        .examples(token::ENABLE_EXAMPLES)
        .authenticated(handler!(token::enable, caller)),
    delete("auth/mfa/token", "Turn the authenticator off")
        .fields(proof::FIELDS)
        .examples(token::DISABLE_EXAMPLES)
        .authenticated(handler!(token::disable, caller)),
    get(
        "auth/mfa/token/qr",
        "Show the secret of an unconfirmed authenticator as a picture (SVG)",
    )
    .examples(qr::EXAMPLES)
    .authenticated(handler!(qr::show, caller)),
    get("auth/mfa/recovery-codes", "Count the unused recovery codes")
        .examples(recovery_codes::COUNT_EXAMPLES)
        .authenticated(handler!(recovery_codes::count, caller)),
    post("auth/mfa/recovery-codes", "Make new recovery codes")
        .fields(proof::FIELDS)
        .examples(recovery_codes::CREATE_EXAMPLES)
        .authenticated(handler!(recovery_codes::create, caller)),
    post("auth/mfa/verify", "Give a code of a second factor")
        .fields(verify::FIELDS)
        .examples(verify::EXAMPLES)
        .while_pending()
        .authenticated(handler!(verify::verify, caller)),
];
