//! `auth/tokens/verify/` and `auth/`: whose a token is.

use latchkey_domain::{model::PlainToken, sessions::Authenticated};
use secrecy::ExposeSecret;

use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::Field,
    reply::Reply,
    surfaces::company::{
        Company, envelope, run,
        samples::{data_sample, field_sample, user_sample},
        user_object::UserObject,
    },
};

/// Of `auth/tokens/verify/`.
pub(super) const FIELDS: &[Field] = &[Field::secret("token").required()];

/// Of `auth/tokens/verify/`.
pub(super) const EXAMPLES: &[Example] = &[
    Example::new(200, "The token's user.", data_sample!(user_sample!())),
    Example::new(
        400,
        "The token is nobody's in the caller's company.",
        field_sample!("token", "Invalid token."),
    ),
];

/// Of `GET auth/`.
pub(super) const OWN_EXAMPLES: &[Example] = &[Example::new(
    200,
    "The caller.",
    data_sample!(user_sample!()),
)];

/// The user of the token in the body. A bad one is 400: 401 would say that the caller's own is bad.
pub(super) async fn verify(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let token = call.fields().secret("token")?;
    let token = PlainToken::new(token.expose_secret());
    match run(&call, move |auth| auth.verify_token(&caller, &token)).await?? {
        Some(user) => envelope::data(&UserObject::from(&*user)),
        None => Err(Failure::field("token", "Invalid token.")),
    }
}

/// The caller.
pub(super) async fn own(_: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    envelope::data(&UserObject::from(&*caller.user))
}
