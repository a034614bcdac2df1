//! `auth/email/verify/` and `auth/email/verify/resend/`.

use latchkey_domain::{
    Auth,
    email::{Resend, VerifyEmailError},
    model::{LinkSecret, PlainToken},
    sessions::{AuthenticateError, Authenticated},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    authorization,
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::Field,
    reply::Reply,
    surface::Surface,
    surfaces::company::{
        Company, envelope, failures, run,
        samples::{DONE, field_sample},
    },
};

/// Of `auth/email/verify/`.
pub(super) const FIELDS: &[Field] = &[Field::secret("key")
    .required()
    .describe("The key that was mailed to the address.")];

/// Of `auth/email/verify/resend/`.
pub(super) const RESEND_FIELDS: &[Field] = &[
    Field::email("email").required(),
    Field::text("company")
        .required()
        .describe("The company's identifier."),
];

/// Of `auth/email/verify/`.
pub(super) const EXAMPLES: &[Example] = &[
    Example::new(200, "The address is the user's.", DONE),
    Example::new(
        400,
        "The key is unknown, used or expired.",
        field_sample!("key", "Invalid key."),
    ),
];

/// Of `auth/email/verify/resend/`.
pub(super) const RESEND_EXAMPLES: &[Example] = &[Example::new(
    200,
    "The same whether or not there is such an address to verify.",
    DONE,
)];

/// Spends a key. A client that sends its token along says who signed up: its sessions go on.
pub(super) async fn verify(call: Call<Company>) -> Result<Reply, Failure> {
    let key = call.fields().secret("key")?;
    let key = LinkSecret::new(key.expose_secret().trim());
    let client = call.client().into();
    let token = authorization::token(call.headers(), Company::ABOUT.scheme).ok();
    let verified = run(&call, move |auth| match caller(auth, token)? {
        Some(caller) => auth.verify_email_as(&caller, &key, &client),
        None => auth.verify_email(&key, &client),
    });
    verified.await?.map_err(failures::verify_email)?;
    envelope::done()
}

/// Whose token the request carries, if it is good: it need not be, nor be there.
fn caller(
    auth: &Auth,
    token: Option<SecretString>,
) -> Result<Option<Authenticated>, VerifyEmailError> {
    let Some(token) = token else {
        return Ok(None);
    };
    match auth.authenticate(&PlainToken::new(token.expose_secret())) {
        Ok(caller) => Ok(Some(caller)),
        Err(AuthenticateError::Invalid | AuthenticateError::MfaPending) => Ok(None),
        Err(AuthenticateError::Fault(fault)) => Err(fault.into()),
    }
}

/// Mails a new key.
pub(super) async fn resend(call: Call<Company>) -> Result<Reply, Failure> {
    let fields = call.fields();
    let request = Resend {
        company: fields.text("company")?,
        destination: fields.text("email")?,
        client: call.client().into(),
    };
    run(&call, move |auth| auth.resend_email_verification(&request)).await??;
    envelope::done()
}
