//! Users and what belongs to one: addresses, numbers, groups, permissions.

use super::event::Via;
use super::ids::{CompanyId, EmailId, MobileId, PermissionId, UserId, UserIdentifier};
use super::limit::KnownDevice;
use super::secret::PasswordHash;
use crate::Time;
use chrono::NaiveDate;
use std::net::IpAddr;

/// The group whose members administrate their company.
pub const ADMIN_GROUP: &str = "admin";

/// A person with an account in one company, with everything that the contracts show of them.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Their number.
    pub id: UserId,
    /// Their identifier on the wire.
    pub identifier: UserIdentifier,
    /// Their company.
    pub company: CompanyId,
    /// Their company's identifier, as the wire shows it.
    pub company_identifier: String,
    /// Since when the company is disabled.
    pub company_disabled: Option<Time>,
    /// As they wrote it; unique in the company in its canonical form.
    pub username: Option<String>,
    /// The profile they may change themselves.
    pub profile: Profile,
    /// Every email address; at most one is primary.
    pub emails: Vec<Email>,
    /// Every mobile number; at most one is primary.
    pub mobiles: Vec<Mobile>,
    /// How far their identity has been checked.
    pub status: UserStatus,
    /// Since when they may not sign in.
    pub disabled: Option<Time>,
    /// Whether a password is set.
    pub has_password: bool,
    /// Names of the groups they belong to, in order of joining.
    pub groups: Vec<String>,
    /// Their own permissions, those of their groups not included.
    pub permissions: Vec<Permission>,
    /// When they registered.
    pub date_joined: Time,
    /// When anything of them last changed.
    pub updated: Time,
    /// When they last signed in.
    pub last_login: Option<Time>,
}

impl User {
    /// The address that messages go to.
    pub fn primary_email(&self) -> Option<&Email> {
        self.emails.iter().find(|email| email.primary)
    }

    /// The number that codes go to.
    pub fn primary_mobile(&self) -> Option<&Mobile> {
        self.mobiles.iter().find(|mobile| mobile.primary)
    }

    /// Whether they administrate their company.
    pub fn is_admin(&self) -> bool {
        self.groups.iter().any(|group| group == ADMIN_GROUP)
    }

    /// Whether neither they nor their company are disabled.
    pub fn is_active(&self) -> bool {
        self.disabled.is_none() && self.company_disabled.is_none()
    }

    /// What names them where a contract wants a user name: username, else email, else number.
    pub fn display_username(&self) -> &str {
        self.username
            .as_deref()
            .or_else(|| self.primary_email().map(|email| email.address.as_str()))
            .or_else(|| self.primary_mobile().map(|mobile| mobile.number.as_str()))
            .unwrap_or_default()
    }
}

/// What a user tells about themselves. Text that was not given is empty or absent, as document
/// 004 shows each.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Number of an identity document.
    pub id_number: Option<String>,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// URL of a picture.
    pub picture: Option<String>,
    /// BCP 47 language tag.
    pub language: String,
    /// ISO 3166-1 country code of two or three letters, or empty.
    pub nationality: String,
    /// IANA time zone.
    pub timezone: Option<String>,
    /// Whatever the client keeps with the user: a JSON object.
    pub metadata: serde_json::Value,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            first_name: String::new(),
            last_name: String::new(),
            id_number: None,
            birth_date: None,
            picture: None,
            language: "en".to_owned(),
            nationality: String::new(),
            timezone: None,
            metadata: serde_json::Value::Object(serde_json::Map::new()),
        }
    }
}

/// How far a user's identity has been checked (document 004, `status`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UserStatus {
    /// No longer of use.
    Obsolete,
    /// Checked and refused.
    Declined,
    /// Not checked yet.
    #[default]
    Pending,
    /// Something is missing.
    Incomplete,
    /// Checked and found right.
    Verified,
}

impl UserStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [
        Self::Obsolete,
        Self::Declined,
        Self::Pending,
        Self::Incomplete,
        Self::Verified,
    ];

    /// The name on the wire and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Obsolete => "obsolete",
            Self::Declined => "declined",
            Self::Pending => "pending",
            Self::Incomplete => "incomplete",
            Self::Verified => "verified",
        }
    }

    /// The status of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// One email address of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// Its number.
    pub id: EmailId,
    /// The form that mail is sent to and people see.
    pub address: String,
    /// Whether messages go here.
    pub primary: bool,
    /// When its owner proved to hold it.
    pub verified: Option<Time>,
    /// Whether it takes the place of the primary one once it is proven.
    pub becomes_primary: bool,
}

/// One mobile number of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mobile {
    /// Its number in the database.
    pub id: MobileId,
    /// `+` and 7 to 15 digits (E.164 form).
    pub number: String,
    /// Whether codes go here.
    pub primary: bool,
    /// When its owner proved to hold it.
    pub verified: Option<Time>,
    /// Whether it takes the place of the primary one once it is proven.
    pub becomes_primary: bool,
    /// Whether it signs nobody in before it is proven: it was given before it was known whose account
    /// this is.
    pub distrusted: bool,
}

/// What a permission allows to do with things of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PermissionLevel {
    /// Read.
    View,
    /// Make new ones.
    Add,
    /// Change.
    Change,
    /// Remove.
    Delete,
}

impl PermissionLevel {
    /// Every level.
    pub const ALL: [Self; 4] = [Self::View, Self::Add, Self::Change, Self::Delete];

    /// The name on the wire and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Add => "add",
            Self::Change => "change",
            Self::Delete => "delete",
        }
    }

    /// The level of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// A permission of a group or of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Its number.
    pub id: PermissionId,
    /// What it is about: a name of the application's choosing.
    pub kind: String,
    /// What it allows.
    pub level: PermissionLevel,
}

/// A named set of permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionGroup {
    /// Unique in the company.
    pub name: String,
    /// What its members may do.
    pub permissions: Vec<Permission>,
}

/// A user as they are about to be stored: user, first address and first number in one.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// See [`User::identifier`].
    pub identifier: UserIdentifier,
    /// As written, and in canonical form.
    pub username: Option<super::Username>,
    /// The first address, primary.
    pub email: Option<super::EmailAddress>,
    /// The first number, primary.
    pub mobile: Option<super::MobileNumber>,
    /// The profile.
    pub profile: Profile,
    /// See [`User::status`].
    pub status: UserStatus,
    /// None: this user cannot sign in by password until a reset.
    pub password: Option<PasswordHash>,
    /// Names of groups to join; each must exist in the company.
    pub groups: Vec<String>,
    /// See [`User::date_joined`].
    pub date_joined: Time,
}

/// What a login needs to know before the password is checked.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Whose.
    pub user: UserId,
    /// Their company.
    pub company: CompanyId,
    /// The stored hash, if a password is set.
    pub password: Option<PasswordHash>,
    /// Whether the user is disabled; their company may be besides.
    pub disabled: bool,
    /// When the user was last changed.
    pub updated: Time,
}

/// The account that somebody names who need not be anybody.
#[derive(Clone, Debug, Default)]
pub struct NamedAccount {
    /// The company, also where it has no such user.
    pub company: Option<CompanyId>,
    /// The user.
    pub credential: Option<Credential>,
    /// Whether there is such a user, and neither they nor the company is disabled.
    pub active: bool,
    /// Where they signed in from before, the last seen first.
    pub known: Vec<KnownDevice>,
}

/// Changes to a user; `None` leaves a value as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserChanges {
    /// A new username, or none.
    pub username: Option<Option<super::Username>>,
    /// The whole profile, changed.
    pub profile: Option<Profile>,
    /// A new status.
    pub status: Option<UserStatus>,
    /// Disabled since, or enabled again.
    pub disabled: Option<Option<Time>>,
    /// The instant of a login.
    pub last_login: Option<Time>,
}

/// Who is calling, for limits, audit and the session list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// The address the request came from.
    pub address: Option<IpAddr>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// The request's own id, as the access log names it.
    pub request_id: Option<String>,
    /// The way the request came in.
    pub via: Option<Via>,
}

/// What to look for in a list of users; every part that is given must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Exactly this identifier.
    pub identifier: Option<UserIdentifier>,
    /// An address in canonical form, matched whole.
    pub email: Option<String>,
    /// A number, matched whole.
    pub mobile: Option<String>,
    /// A first name, matched whole.
    pub first_name: Option<String>,
    /// A last name, matched whole.
    pub last_name: Option<String>,
    /// A username in canonical form, matched whole.
    pub username: Option<String>,
    /// A status.
    pub status: Option<UserStatus>,
    /// Members of this group.
    pub group: Option<String>,
}

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many rows to pass over.
    pub offset: i64,
    /// How many rows at most.
    pub limit: i64,
}

/// A page of rows and how many there are in all.
#[derive(Clone, Debug, PartialEq)]
pub struct Paged<T> {
    /// All that match.
    pub total: i64,
    /// This page's.
    pub rows: Vec<T>,
}
