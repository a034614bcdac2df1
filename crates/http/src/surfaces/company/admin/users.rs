//! `admin/users/`: the users of a company.

use latchkey_domain::{
    admin::{CreateUser, UpdateUser},
    model::{Page, Paged, Password, User, UserFilter},
    sessions::Authenticated,
    validation,
};
use secrecy::ExposeSecret;
use serde::Serialize;

pub use super::user_filter::QUERY;
use super::{
    super::{
        Company,
        account::profile::{self, profile_fields, text},
        envelope,
        failures::{self, Names},
        paging::Paging,
        path_values, run,
        user_object::{UserObject, milliseconds},
    },
    user_filter,
};
use crate::{
    call::Call,
    failure::Failure,
    fields::{Field, Fields},
    reply::Reply,
};

/// A new user.
pub const CREATE: &[Field] = profile_fields![
    Field::email("email")
        .blank()
        .nullable()
        .describe("This or `mobile_number` is required."),
    Field::text("username").blank().nullable(),
    Field::secret("password")
        .describe("A first password; without one, the user sets it by a reset."),
];
/// What administrators change of a user.
pub const CHANGE: &[Field] = profile_fields![
    Field::text("username").blank().nullable(),
    Field::choice(
        "status",
        &["obsolete", "declined", "pending", "incomplete", "verified"]
    ),
];

/// The user object with what only administrators see.
#[derive(Serialize)]
struct AdminUserObject<'a> {
    #[serde(flatten)]
    user: UserObject<'a>,
    last_login: Option<i64>,
    /// Tells whether there is a password, and nothing of it.
    password: Option<&'static str>,
}

impl<'a> From<&'a User> for AdminUserObject<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            user: user.into(),
            last_login: user.last_login.map(milliseconds),
            password: user.has_password.then_some("********"),
        }
    }
}

/// One page of users.
pub async fn list(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let paging = Paging::read(&call, "admin/users", QUERY);
    let page = paging.page();
    let found = match user_filter::read(call.query()) {
        Some(filter) => run(&call, move |auth| auth.list_users(&caller, &filter, page)).await?,
        None => {
            let nobody = Page {
                offset: 0,
                limit: 0,
            };
            let asked = run(&call, move |auth| {
                auth.list_users(&caller, &UserFilter::default(), nobody)
            });
            asked.await?.map(|_| Paged {
                total: 0,
                rows: vec![],
            })
        }
    };
    let users = found.map_err(|error| failures::admin(error, Names::USUAL))?;
    let shown: Vec<AdminUserObject<'_>> = users.rows.iter().map(Into::into).collect();
    paging.reply(users.total, shown)
}

/// Makes a user, who is asked to prove address and number.
pub async fn create(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let request = new_user(call.fields());
    let names = if call.fields().has("mobile") && !call.fields().has("mobile_number") {
        Names::but(&[
            (validation::Field::Password, "password"),
            (validation::Field::Mobile, "mobile"),
        ])
    } else {
        Names::but(&[(validation::Field::Password, "password")])
    };
    let created = run(&call, move |auth| auth.create_user(&caller, &request)).await?;
    let user = created.map_err(|error| failures::admin(error, names))?;
    envelope::created(&AdminUserObject::from(&user))
}

/// One user.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = path_values::identifier(&call)?;
    let found = run(&call, move |auth| auth.read_user(&caller, id)).await?;
    let user = found.map_err(|error| failures::admin(error, Names::USUAL))?;
    envelope::data(&AdminUserObject::from(&user))
}

/// Changes what the request mentions of a user.
pub async fn update(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = path_values::identifier(&call)?;
    let request = UpdateUser {
        profile: profile::changes(call.fields()),
        username: text(call.fields(), "username"),
        status: call.fields().optional_text("status").set(),
    };
    let names = profile::names(call.fields());
    let updated = run(&call, move |auth| auth.update_user(&caller, id, &request)).await?;
    let user = updated.map_err(|error| failures::admin(error, names))?;
    envelope::data(&AdminUserObject::from(&user))
}

/// Nothing outside the declared fields reaches the new user: no group, no status, no proof.
fn new_user(fields: &Fields) -> CreateUser {
    let filled_in = |name| text(fields, name).filter(|text| !text.is_empty());
    let mut profile = profile::changes(fields);
    let password = fields.optional_secret("password").set();
    CreateUser {
        first_name: profile.first_name.take().unwrap_or_default(),
        last_name: profile.last_name.take().unwrap_or_default(),
        email: filled_in("email"),
        mobile: profile.mobile.take().filter(|text| !text.is_empty()),
        username: filled_in("username"),
        password: password.map(|password| Password::new(password.expose_secret())),
        profile,
        admin: false,
    }
}
