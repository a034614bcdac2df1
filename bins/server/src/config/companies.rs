//! `companies.*`: tenants.

use super::key::Key;
use super::values::{LinkHost, slug};
use serde::Deserialize;

pub(super) const KEYS: &[Key] = &[
    Key::text("companies.default", "default"),
    Key::list("companies.link_hosts", &[]),
];

/// Tenants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompaniesSettings {
    /// The company of the surfaces whose contract has none; made at the first start.
    #[serde(deserialize_with = "slug")]
    pub default: String,
    /// Hosts that companies' own links in mails may lead to; empty: any.
    pub link_hosts: Vec<LinkHost>,
}
