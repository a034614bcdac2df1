//! The closed set of keys that a `kid` may name.

use super::header::Header;
use super::key::Key;
use super::token;
use latchkey_domain::Time;
use latchkey_domain::model::JwtAlgorithm;
use serde_json::{Value, json};
use std::sync::Arc;

/// The keys in use: the one that never ends first, then those that end later. As a rule that is the newest first.
#[derive(Debug, Default)]
pub(super) struct KeySet(Vec<Arc<Key>>);

/// What became of the search for a header's key.
pub(super) enum Found<'a> {
    Key(&'a Key),
    /// It could be one of ours that another node has just made.
    Unknown,
    /// It is not, or no longer, to be used with this header.
    Refused,
}

impl KeySet {
    pub(super) fn new(mut keys: Vec<Arc<Key>>) -> Self {
        // Not by age alone: two that were made at the same moment, or with the clock put back between, would
        // let one go on signing that ends before its tokens do.
        keys.sort_by_key(|key| {
            let end = (key.verifies_until.is_none(), key.verifies_until);
            std::cmp::Reverse((end, key.signs_from, key.created))
        });
        Self(keys)
    }

    /// The first key of `algorithm` whose time has come; the last where none has, because this clock is behind that of
    /// the node which made it, or was set back.
    pub(super) fn signing(&self, algorithm: JwtAlgorithm, now: Time) -> Option<&Key> {
        let keys = || self.good(now).filter(|key| key.algorithm == algorithm);
        keys()
            .find(|key| key.signs_from <= now)
            .or_else(|| keys().last())
    }

    /// The key for a header. Which algorithm is used is the key's to say (RFC 8725 section 3.1).
    pub(super) fn find(&self, header: &Header<'_>, now: Time) -> Found<'_> {
        match self.0.iter().find(|key| key.kid == header.kid) {
            Some(key) if key.algorithm.name() == header.alg && is_good(key, now) => Found::Key(key),
            Some(_) => Found::Refused,
            None if is_stored(&header.alg) && token::is_thumbprint(&header.kid) => Found::Unknown,
            None => Found::Refused,
        }
    }

    /// The JWKS of RFC 7517 section 5: keys that verify, those that do not sign yet included, so
    /// that verifiers know a key before they meet its tokens.
    pub(super) fn public(&self, now: Time) -> Value {
        let keys: Vec<&Value> = self
            .good(now)
            .filter_map(|key| key.public.as_ref())
            .collect();
        json!({ "keys": keys })
    }

    fn good(&self, now: Time) -> impl Iterator<Item = &Key> {
        self.0
            .iter()
            .map(Arc::as_ref)
            .filter(move |key| is_good(key, now))
    }
}

fn is_good(key: &Key, now: Time) -> bool {
    key.verifies_until.is_none_or(|until| now < until)
}

/// Whether keys of this `alg` rest in the database, where another node may have put one.
fn is_stored(alg: &str) -> bool {
    JwtAlgorithm::from_name(alg).is_some_and(|algorithm| algorithm != JwtAlgorithm::Hs256)
}
