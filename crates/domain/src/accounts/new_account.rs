//! What every way to make a user has in common: checking, and proving address and number.

use super::profile::{MAX_NAME_CHARS, ProfileChanges};
use crate::model::{
    CompanyIdentifier, EmailAddress, MobileNumber, NewUser, Password, PasswordHash, Profile, User,
    UserIdentifier, UserStatus, Username,
};
use crate::passwords::{Context, check_new_password};
use crate::policy::PasswordRules;
use crate::ports::{StorageResult, Tx};
use crate::validation::{Check, Field};
use crate::{Auth, Time, email, mobile};

/// Checked values of a user who does not exist yet.
pub(crate) struct NewAccount {
    pub username: Option<Username>,
    pub email: Option<EmailAddress>,
    pub mobile: Option<MobileNumber>,
    pub profile: Profile,
}

/// What to check.
pub(crate) struct Given<'a> {
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub email: Option<&'a str>,
    pub mobile: Option<&'a str>,
    pub username: Option<&'a str>,
    pub changes: ProfileChanges,
}

impl NewAccount {
    /// Checks everything but the password.
    pub(crate) fn check(given: &Given<'_>, check: &mut Check) -> Self {
        let first_name = check.text(Field::FirstName, given.first_name, MAX_NAME_CHARS);
        let last_name = check.text(Field::LastName, given.last_name, MAX_NAME_CHARS);
        let email = check.parsed(Field::Email, given.email, EmailAddress::parse);
        let mobile = check.parsed(Field::Mobile, given.mobile, MobileNumber::parse);
        let username = check.parsed(Field::Username, given.username, Username::parse);
        let profile = Profile {
            first_name,
            last_name,
            ..Profile::default()
        };
        Self {
            username,
            email,
            mobile,
            profile: given.changes.apply(profile, check),
        }
    }

    /// Checks the password against the policy and everything that is known of its owner.
    pub(crate) fn check_password(
        &self,
        password: &Password,
        company: Option<&CompanyIdentifier>,
        rules: impl Into<PasswordRules>,
        check: &mut Check,
    ) {
        let context = Context::of_registration(company, self.email.as_ref());
        check_new_password(check, Field::Password, password, &context, rules);
    }

    pub(crate) fn into_user(
        self,
        auth: &Auth,
        password: Option<PasswordHash>,
        groups: Vec<String>,
        now: Time,
    ) -> NewUser {
        NewUser {
            identifier: UserIdentifier(auth.entropy().uuid()),
            username: self.username,
            email: self.email,
            mobile: self.mobile,
            profile: self.profile,
            status: UserStatus::Pending,
            password,
            groups,
            date_joined: now,
        }
    }
}

/// Sends a key to the first address and a code to the first number of a new user.
pub(crate) fn send_proofs(
    auth: &Auth,
    tx: &mut dyn Tx,
    user: &User,
    now: Time,
) -> StorageResult<()> {
    if let Some(address) = user.primary_email() {
        email::send_key(auth, tx, user, address, now)?;
    }
    if let Some(number) = user.primary_mobile() {
        mobile::send_code(auth, tx, user, number, now)?;
    }
    Ok(())
}
