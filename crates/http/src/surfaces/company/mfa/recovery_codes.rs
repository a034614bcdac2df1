//! `auth/mfa/recovery-codes/`: for those who lost their telephone. Beyond the document.

use latchkey_domain::sessions::Authenticated;
use serde::Serialize;

use super::failures::{NOT_FOUND, factor};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    reply::Reply,
    surfaces::company::{Company, envelope, proof, run, samples::data_sample},
};

/// Of `GET auth/mfa/recovery-codes/`.
pub(super) const COUNT_EXAMPLES: &[Example] = &[Example::new(
    200,
    "How many are unused.",
    data_sample!(r#"{"remaining": 9}"#),
)];

/// Of `POST auth/mfa/recovery-codes/`.
pub(super) const CREATE_EXAMPLES: &[Example] = &[
    Example::new(
        201,
        "The codes, shown this once; every earlier one opens nothing any more.",
        data_sample!(r#"{"codes": ["7QK2M-XN4RD", "H3VTB-9WCZP"]}"#),
    ),
    Example::new(404, "There is no confirmed factor.", NOT_FOUND),
];

#[derive(Serialize)]
struct Remaining {
    remaining: i64,
}

#[derive(Serialize)]
struct Created<'a> {
    codes: Vec<&'a str>,
}

/// How many codes are unused.
pub(super) async fn count(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let counted = run(&call, move |auth| auth.count_recovery_codes(&caller)).await?;
    let remaining = counted.map_err(factor)?;
    envelope::data(&Remaining { remaining })
}

/// Makes a new set.
pub(super) async fn create(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let caller = proof::given(&call, caller).await?;
    let made = run(&call, move |auth| auth.create_recovery_codes(&caller)).await?;
    let made = made.map_err(factor)?;
    envelope::created(&Created {
        codes: made.0.iter().map(|code| code.expose()).collect(),
    })
}
