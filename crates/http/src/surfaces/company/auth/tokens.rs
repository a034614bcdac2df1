//! `auth/tokens/`: the caller's tokens of every surface, by the key that names but does not open.

use chrono::SecondsFormat;
use latchkey_domain::{
    model::{OpaqueSurface, Password, Surface},
    sessions::{Authenticated, CreatePermanent, TokenListing},
};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{
    duration::requested,
    signed_in::{TokenAndUser, signed_in_sample},
};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::Field,
    reply::Reply,
    surfaces::company::{
        Company, envelope, failures, run,
        samples::{DONE, data_sample, field_sample},
    },
};

/// Of `POST auth/tokens/`.
pub(super) const CREATE_FIELDS: &[Field] = &[
    Field::secret("password").required(),
    Field::json("duration").nullable().describe(
        "Milliseconds after which the token expires, at most 2678400000; absent or 0: never.",
    ),
    Field::choice("surface", &["company", "device_tokens", "signup"])
        .nullable()
        .describe(
            "The contract that the token opens, and no other; absent: this one. The others are those of the default \
             company's users.",
        ),
];

/// Of `GET auth/tokens/`.
pub(super) const LIST_EXAMPLES: &[Example] = &[Example::new(
    200,
    "Every live token, oldest first.",
    data_sample!(
        r#"[{"token_key": "0a1b2c3d", "expires": "2026-01-05T19:00:00.000000Z"}, "#,
        r#"{"token_key": "4e5f6071", "expires": null}, "#,
        r#"{"token_key": "2zLJaxqV", "expires": null, "surface": "device_tokens"}]"#
    ),
)];

/// Of `POST auth/tokens/`.
pub(super) const CREATE_EXAMPLES: &[Example] = &[
    Example::new(
        201,
        "The token; it is never shown again.",
        signed_in_sample!(),
    ),
    Example::new(
        400,
        "The password is wrong.",
        field_sample!("password", "Invalid password"),
    ),
];

/// Of `GET auth/tokens/{token_key}/`.
pub(super) const SHOW_EXAMPLES: &[Example] = &[Example::new(
    200,
    "The token.",
    data_sample!(r#"{"token_key": "0a1b2c3d", "expires": "2026-01-05T19:00:00.000000Z"}"#),
)];

/// Of `DELETE auth/tokens/{token_key}/`.
pub(super) const DELETE_EXAMPLES: &[Example] =
    &[Example::new(200, "The token opens nothing any more.", DONE)];

#[derive(Serialize)]
struct Listed {
    token_key: String,
    expires: Option<String>,
    /// Of another contract's tokens only: the document's list has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    surface: Option<&'static str>,
}

impl From<TokenListing> for Listed {
    fn from(listing: TokenListing) -> Self {
        let expires = listing.expires;
        Self {
            token_key: listing.token_key,
            expires: expires.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true)),
            surface: (listing.surface != Surface::Company).then(|| listing.surface.name()),
        }
    }
}

/// Every live token.
pub(super) async fn list(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let tokens = run(&call, move |auth| auth.list_tokens(&caller)).await??;
    let tokens: Vec<Listed> = tokens.into_iter().map(Into::into).collect();
    envelope::data(&tokens)
}

/// A token that does not expire, for the password once more: of this contract or of another.
pub(super) async fn create(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let fields = call.fields();
    let surface = fields.optional_text("surface").set();
    let wanted = surface.and_then(|name| OpaqueSurface::from_name(&name));
    let request = CreatePermanent {
        password: Password::new(fields.secret("password")?.expose_secret()),
        duration: requested(fields, "duration"),
        surface: wanted.unwrap_or_default(),
        client: call.client().into(),
    };
    let made = run(&call, move |auth| {
        auth.create_permanent_token(&caller, request)
    });
    let made = made.await?.map_err(failures::create_permanent)?;
    envelope::created(&TokenAndUser::from(&made))
}

/// One live token.
pub(super) async fn show(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let key = call.path("token_key")?.to_owned();
    let found = run(&call, move |auth| auth.find_token(&caller, &key)).await??;
    envelope::data(&Listed::from(found.ok_or(Failure::NotFound)?))
}

/// Revokes one token, the one of this request included.
pub(super) async fn delete(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let key = call.path("token_key")?.to_owned();
    if run(&call, move |auth| auth.revoke_token(&caller, &key)).await?? {
        envelope::done()
    } else {
        Err(Failure::NotFound)
    }
}
