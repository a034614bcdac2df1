//! The header of a JWT (RFC 7515 section 4).

use super::strict;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// What a header says, as far as it is listened to.
#[derive(Deserialize)]
pub(super) struct Header<'a> {
    #[serde(borrow)]
    typ: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) alg: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) kid: Cow<'a, str>,
    #[serde(default, deserialize_with = "strict::present")]
    crit: Option<IgnoredAny>,
}

impl<'a> Header<'a> {
    /// `None` for whatever is not a header of ours. No extension is understood here, so every
    /// `crit` is refused (RFC 7515 section 4.1.11), the empty and the mistyped one too.
    pub(super) fn read(json: &'a [u8]) -> Option<Self> {
        let header: Self = strict::read(json)?;
        (header.typ == "JWT" && header.crit.is_none()).then_some(header)
    }
}
