//! Companies (tenants) and what an administrator sets for one.

use super::ids::{CompanyId, SwitchId};
use crate::Time;

/// A tenant: users, sessions and everything else live inside exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Its number.
    pub id: CompanyId,
    /// Its identifier on the wire, unique, lower case.
    pub identifier: String,
    /// What people call it; stands in messages.
    pub name: String,
    /// Where links to set a new password lead, instead of Latchkey's own page.
    pub password_reset_url: Option<String>,
    /// Where links to verify an email address lead, instead of Latchkey's own page.
    pub email_confirmation_url: Option<String>,
    /// Since when nobody of this company may sign in.
    pub disabled: Option<Time>,
    /// When it was made.
    pub created: Time,
    /// When it was last changed.
    pub updated: Time,
}

/// A company as it is about to be stored.
#[derive(Clone, Debug)]
pub struct NewCompany {
    /// See [`Company::identifier`].
    pub identifier: String,
    /// See [`Company::name`].
    pub name: String,
    /// See [`Company::created`].
    pub created: Time,
}

/// What a company switch turns on (document 004, "switches").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SwitchType {
    /// Allow transactions.
    Transactions,
    /// Require verification.
    Verification,
    /// Allow overdrafts.
    Overdraft,
    /// Confirm transactions automatically.
    AutoConfirm,
    /// Let managers manage accounts.
    ManageAccounts,
    /// Let users choose how long their session lasts.
    SessionDuration,
    /// Require the terms to be accepted at registration.
    TermsAndConditions,
}

impl SwitchType {
    /// Every type.
    pub const ALL: [Self; 7] = [
        Self::Transactions,
        Self::Verification,
        Self::Overdraft,
        Self::AutoConfirm,
        Self::ManageAccounts,
        Self::SessionDuration,
        Self::TermsAndConditions,
    ];

    /// The slug, as clients send it and as it is stored.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Transactions => "transactions",
            Self::Verification => "verification",
            Self::Overdraft => "overdraft",
            Self::AutoConfirm => "auto_confirm",
            Self::ManageAccounts => "manage_accounts",
            Self::SessionDuration => "session_duration",
            Self::TermsAndConditions => "terms_and_conditions",
        }
    }

    /// The type with this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// A switch of a company; each type stands at most once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Its number.
    pub id: SwitchId,
    /// What it turns on.
    pub switch_type: SwitchType,
    /// Whether it is on.
    pub enabled: bool,
    /// When it was made.
    pub created: Time,
    /// When it was last changed.
    pub updated: Time,
}

/// Changes to a company; `None` leaves a value as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyChanges {
    /// A new name.
    pub name: Option<String>,
    /// A new URL, or none.
    pub password_reset_url: Option<Option<String>>,
    /// A new URL, or none.
    pub email_confirmation_url: Option<Option<String>>,
    /// Disabled since, or enabled again.
    pub disabled: Option<Option<Time>>,
}
