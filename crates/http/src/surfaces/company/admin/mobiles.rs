//! `admin/users/mobiles/`: the mobile numbers of a company's users.

use latchkey_domain::{
    admin::{AddUserAddress, ChangeUserAddress},
    model::{Mobile, MobileId, User},
    sessions::Authenticated,
};
use serde::Serialize;

use super::{
    super::{
        Company,
        account::mobiles::MobileObject,
        envelope,
        failures::{self, Names},
        paging::Paging,
        path_values, run,
    },
    addresses::{self, ShortUser},
};
use crate::{call::Call, failure::Failure, fields::Field, reply::Reply};

/// A new number of a user.
pub const ADD: &[Field] = &[
    addresses::USER.required(),
    Field::text("number").required(),
    Field::boolean("primary"),
    Field::boolean("verified"),
];

#[derive(Serialize)]
struct UserMobileObject<'a> {
    user: ShortUser<'a>,
    #[serde(flatten)]
    mobile: MobileObject<'a>,
}

impl<'a> From<&'a (User, Mobile)> for UserMobileObject<'a> {
    fn from((user, mobile): &'a (User, Mobile)) -> Self {
        Self {
            user: user.into(),
            mobile: mobile.into(),
        }
    }
}

/// One page of numbers.
pub async fn list(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let paging = Paging::read(&call, "admin/users/mobiles", addresses::QUERY);
    let (user, page) = (addresses::filter(&call), paging.page());
    let found = run(&call, move |auth| {
        auth.list_user_mobiles(&caller, user, page)
    });
    let mobiles = found
        .await?
        .map_err(|error| failures::admin(error, Names::MOBILES))?;
    let shown: Vec<UserMobileObject<'_>> = mobiles.rows.iter().map(Into::into).collect();
    paging.reply(mobiles.total, shown)
}

/// Adds a number to a user.
pub async fn add(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let request = AddUserAddress {
        user: addresses::owner(&call)?,
        address: call.fields().text("number")?,
        primary: call.fields().optional_boolean("primary").set() == Some(true),
        verified: call.fields().optional_boolean("verified").set() == Some(true),
    };
    let added = run(&call, move |auth| auth.add_user_mobile(&caller, &request)).await?;
    let mobile = added.map_err(|error| addresses::not_added(error, Names::MOBILES))?;
    envelope::created(&UserMobileObject::from(&mobile))
}

/// One number.
pub async fn read(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = MobileId(path_values::number(&call, "id")?);
    let found = run(&call, move |auth| auth.read_user_mobile(&caller, id)).await?;
    let mobile = found.map_err(|error| failures::admin(error, Names::MOBILES))?;
    envelope::data(&UserMobileObject::from(&mobile))
}

/// Makes a number the primary one, or calls it proven or not.
pub async fn update(call: Call<Company>, caller: Authenticated) -> Result<Reply, Failure> {
    let id = MobileId(path_values::number(&call, "id")?);
    let changes = ChangeUserAddress {
        primary: call.fields().optional_boolean("primary").set(),
        verified: call.fields().optional_boolean("verified").set(),
    };
    let updated = run(&call, move |auth| {
        auth.update_user_mobile(&caller, id, changes)
    });
    let mobile = updated
        .await?
        .map_err(|error| failures::admin(error, Names::MOBILES))?;
    envelope::data(&UserMobileObject::from(&mobile))
}
