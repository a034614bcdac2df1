//! `GET auth/mfa/`

use latchkey_domain::sessions::Authenticated;
use serde::Serialize;

use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    reply::Reply,
    surfaces::company::{Company, envelope, run, samples::data_sample},
};

/// What it answers.
pub(super) const EXAMPLES: &[Example] = &[Example::new(
    200,
    "True for each factor that is confirmed.",
    data_sample!(r#"{"sms": false, "token": true}"#),
)];

/// These two keys and no more: clients go through all of them and ask for the first that is true.
#[derive(Serialize)]
struct Status {
    sms: bool,
    token: bool,
}

/// Which factors are confirmed.
pub(super) async fn show(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let status = run(&call, move |auth| auth.mfa_status(&caller)).await??;
    envelope::data(&Status {
        sms: status.sms,
        token: status.totp,
    })
}
