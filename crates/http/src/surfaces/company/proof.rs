//! The password given along with a change of what an account is secured by (addition to the document).

use latchkey_domain::{model::Password, sessions::Authenticated};
use secrecy::ExposeSecret;

use super::{Company, failures, run};
use crate::{call::Call, failure::Failure, fields::Field};

/// The field.
pub const PASSWORD: Field = Field::secret("current_password").nullable().blank().describe(
    "The caller's password, where the last login, second factor or password is older than `tokens.fresh_seconds`.",
);

/// It alone, where nothing else is given.
pub const FIELDS: &[Field] = &[PASSWORD];

/// The caller, with the password that the request gives as proof of who they are.
///
/// # Errors
/// 400 for a wrong one.
pub async fn given(call: &Call<Company>, caller: Authenticated) -> Result<Authenticated, Failure> {
    let given = call.fields().optional_secret("current_password").set();
    let Some(password) = given.filter(|given| !given.expose_secret().is_empty()) else {
        return Ok(caller);
    };
    let password = Password::new(password.expose_secret());
    let client = call.client().into();
    run(call, move |auth| {
        auth.prove_again(&caller, &password, &client)
    })
    .await?
    .map_err(failures::prove)
}
