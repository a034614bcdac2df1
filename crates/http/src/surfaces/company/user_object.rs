//! The user object of document 004, with what later clients of the contract also read.

use latchkey_domain::{
    Time,
    model::{Permission, User},
};
use serde::Serialize;
use uuid::Uuid;

/// A user on this contract's wire; the fields stand in the document's order, the additions after them.
#[derive(Debug, Serialize)]
pub struct UserObject<'a> {
    identifier: Uuid,
    first_name: &'a str,
    last_name: &'a str,
    email: Option<&'a str>,
    username: &'a str,
    id_number: Option<&'a str>,
    birth_date: Option<chrono::NaiveDate>,
    profile: Option<&'a str>,
    /// Always null: money is no business of this server.
    currency: Option<()>,
    company: &'a str,
    language: &'a str,
    nationality: &'a str,
    metadata: &'a serde_json::Value,
    mobile_number: Option<&'a str>,
    timezone: Option<&'a str>,
    verified: bool,
    kyc: Kyc,
    status: &'static str,
    permission_groups: Vec<Named<'a>>,
    permissions: Vec<PermissionObject<'a>>,
    date_joined: i64,
    /// Always empty: switches of a user rule transactions, which are not served here.
    switches: [(); 0],
    id: Uuid,
    mobile: Option<&'a str>,
    groups: Vec<Named<'a>>,
    created: i64,
    updated: i64,
    verification: Verification,
}

/// A permission, of a user or of a group.
#[derive(Debug, Serialize)]
pub struct PermissionObject<'a> {
    id: i64,
    #[serde(rename = "type")]
    kind: &'a str,
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct Named<'a> {
    name: &'a str,
}

#[derive(Debug, Serialize)]
struct Verification {
    email: bool,
    mobile: bool,
}

#[derive(Debug, Serialize)]
struct Kyc {
    documents: KycPart,
    updated: i64,
    status: &'static str,
    bank_accounts: KycPart,
    addresses: KycPart,
}

/// Nothing of the kind is kept here; clients read the keys all the same.
#[derive(Debug, Default, Serialize)]
struct KycPart {
    updated: Option<i64>,
    status: Option<&'static str>,
}

/// An instant as this contract writes it: whole milliseconds since 1970.
pub fn milliseconds(instant: Time) -> i64 {
    instant.timestamp_millis()
}

impl<'a> From<&'a User> for UserObject<'a> {
    fn from(user: &'a User) -> Self {
        let profile = &user.profile;
        let (email, mobile) = (user.primary_email(), user.primary_mobile());
        let verification = Verification {
            email: email.is_some_and(|email| email.verified.is_some()),
            mobile: mobile.is_some_and(|mobile| mobile.verified.is_some()),
        };
        let mobile = mobile.map(|mobile| mobile.number.as_str());
        Self {
            identifier: user.identifier.0,
            first_name: &profile.first_name,
            last_name: &profile.last_name,
            email: email.map(|email| email.address.as_str()),
            username: user.username.as_deref().unwrap_or_default(),
            id_number: profile.id_number.as_deref(),
            birth_date: profile.birth_date,
            profile: profile.picture.as_deref(),
            currency: None,
            company: &user.company_identifier,
            language: &profile.language,
            nationality: &profile.nationality,
            metadata: &profile.metadata,
            mobile_number: mobile,
            timezone: profile.timezone.as_deref(),
            verified: verification.email,
            kyc: Kyc::of(user),
            status: user.status.name(),
            permission_groups: groups(user),
            permissions: user.permissions.iter().map(Into::into).collect(),
            date_joined: milliseconds(user.date_joined),
            switches: [],
            id: user.identifier.0,
            mobile,
            groups: groups(user),
            created: milliseconds(user.date_joined),
            updated: milliseconds(user.updated),
            verification,
        }
    }
}

impl<'a> From<&'a Permission> for PermissionObject<'a> {
    fn from(permission: &'a Permission) -> Self {
        Self {
            id: permission.id.0,
            kind: &permission.kind,
            level: permission.level.name(),
        }
    }
}

impl Kyc {
    fn of(user: &User) -> Self {
        Self {
            documents: KycPart::default(),
            updated: milliseconds(user.updated),
            status: user.status.name(),
            bank_accounts: KycPart::default(),
            addresses: KycPart::default(),
        }
    }
}

fn groups(user: &User) -> Vec<Named<'_>> {
    user.groups.iter().map(|name| Named { name }).collect()
}
