//! Users as rows.

use super::Db;
use crate::error::{Error, Result};
use crate::schema::users;
use crate::types::{Id, Json, Stamp};
use chrono::NaiveDate;
use diesel::prelude::*;
use latchkey_domain::Time;
use latchkey_domain::model::{
    CompanyId, NewUser, Profile, User, UserChanges, UserId, UserIdentifier, UserStatus,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Db))]
pub(in super::super) struct UserRow {
    pub(super) id: i64,
    identifier: Id,
    company_id: i64,
    username: Option<String>,
    password_hash: Option<String>,
    first_name: String,
    last_name: String,
    id_number: Option<String>,
    birth_date: Option<NaiveDate>,
    picture: Option<String>,
    language: String,
    nationality: String,
    timezone: Option<String>,
    metadata: Json,
    status: String,
    disabled_at: Option<Stamp>,
    joined_at: Stamp,
    updated_at: Stamp,
    last_login_at: Option<Stamp>,
}

/// The profile's columns, for inserts and updates.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = users)]
pub(super) struct ProfileColumns<'a> {
    first_name: &'a str,
    last_name: &'a str,
    #[diesel(treat_none_as_null = true)]
    id_number: Option<&'a str>,
    #[diesel(treat_none_as_null = true)]
    birth_date: Option<NaiveDate>,
    #[diesel(treat_none_as_null = true)]
    picture: Option<&'a str>,
    language: &'a str,
    nationality: &'a str,
    #[diesel(treat_none_as_null = true)]
    timezone: Option<&'a str>,
    metadata: Json,
}

#[derive(Insertable)]
#[diesel(table_name = users)]
pub(super) struct NewUserRow<'a> {
    identifier: Id,
    company_id: i64,
    username: Option<&'a str>,
    username_canonical: Option<&'a str>,
    password_hash: Option<&'a str>,
    #[diesel(embed)]
    profile: ProfileColumns<'a>,
    status: &'a str,
    joined_at: Stamp,
    updated_at: Stamp,
}

#[derive(AsChangeset)]
#[diesel(table_name = users)]
pub(super) struct UserChange<'a> {
    username: Option<Option<&'a str>>,
    username_canonical: Option<Option<&'a str>>,
    #[diesel(embed)]
    profile: Option<ProfileColumns<'a>>,
    status: Option<&'a str>,
    disabled_at: Option<Option<Stamp>>,
    last_login_at: Option<Stamp>,
    updated_at: Stamp,
}

impl<'a> From<&'a Profile> for ProfileColumns<'a> {
    fn from(profile: &'a Profile) -> Self {
        Self {
            first_name: &profile.first_name,
            last_name: &profile.last_name,
            id_number: profile.id_number.as_deref(),
            birth_date: profile.birth_date,
            picture: profile.picture.as_deref(),
            language: &profile.language,
            nationality: &profile.nationality,
            timezone: profile.timezone.as_deref(),
            metadata: Json(profile.metadata.clone()),
        }
    }
}

impl<'a> NewUserRow<'a> {
    pub(super) fn new(company: CompanyId, user: &'a NewUser) -> Self {
        Self {
            identifier: Id(user.identifier.0),
            company_id: company.0,
            username: user.username.as_ref().map(|name| name.as_str()),
            username_canonical: user.username.as_ref().map(|name| name.canonical()),
            password_hash: user.password.as_ref().map(|hash| hash.0.as_str()),
            profile: ProfileColumns::from(&user.profile),
            status: user.status.name(),
            joined_at: Stamp(user.date_joined),
            updated_at: Stamp(user.date_joined),
        }
    }
}

impl<'a> UserChange<'a> {
    pub(super) fn new(changes: &'a UserChanges, now: Time) -> Self {
        let username = changes.username.as_ref().map(Option::as_ref);
        Self {
            username: username.map(|name| name.map(|name| name.as_str())),
            username_canonical: username.map(|name| name.map(|name| name.canonical())),
            profile: changes.profile.as_ref().map(ProfileColumns::from),
            status: changes.status.map(UserStatus::name),
            disabled_at: changes.disabled.map(|since| since.map(Stamp)),
            last_login_at: changes.last_login.map(Stamp),
            updated_at: Stamp(now),
        }
    }
}

impl UserRow {
    /// The user, still without what stands in other tables.
    pub(super) fn into_user(
        self,
        company_identifier: String,
        company_disabled: Option<Stamp>,
    ) -> Result<User> {
        Ok(User {
            id: UserId(self.id),
            identifier: UserIdentifier(self.identifier.0),
            company: CompanyId(self.company_id),
            company_identifier,
            company_disabled: company_disabled.map(|since| since.0),
            username: self.username,
            profile: Profile {
                first_name: self.first_name,
                last_name: self.last_name,
                id_number: self.id_number,
                birth_date: self.birth_date,
                picture: self.picture,
                language: self.language,
                nationality: self.nationality,
                timezone: self.timezone,
                metadata: self.metadata.0,
            },
            emails: Vec::new(),
            mobiles: Vec::new(),
            status: UserStatus::from_name(&self.status)
                .ok_or_else(|| Error::unknown("users", "status", &self.status))?,
            disabled: self.disabled_at.map(|since| since.0),
            has_password: self.password_hash.is_some(),
            groups: Vec::new(),
            permissions: Vec::new(),
            date_joined: self.joined_at.0,
            updated: self.updated_at.0,
            last_login: self.last_login_at.map(|at| at.0),
        })
    }
}
