//! `companies.*`: tenants.

use super::key::Key;
use super::values::slug;
use serde::Deserialize;

pub(super) const KEYS: &[Key] = &[Key::text("companies.default", "default")];

/// Tenants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompaniesSettings {
    /// The company of the surfaces whose contract has none; made at the first start.
    #[serde(deserialize_with = "slug")]
    pub default: String,
}
