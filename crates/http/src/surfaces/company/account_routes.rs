//! The table of profile and administration: `user/`, `company/` and `admin/`.
//!
//! Whatever begins with `admin/` is for administrators: [`only_administrators`] stands in each of its rows, and a test
//! holds that it does.

use super::{
    Company,
    account::{company, emails, mobiles, user},
    account_examples as examples,
    admin::{
        self, addresses, events, group_permissions, groups, memberships, only_administrators,
        overview, switches, users,
    },
    paging, proof,
};
use crate::{
    endpoint::{Endpoint, delete, get, patch, post, put},
    handler,
};

/// The rows.
pub(super) static ROUTES: &[Endpoint<Company>] = &[
    get("user", "The caller")
        .examples(examples::USER)
        .authenticated(handler!(user::read, caller)),
    patch("user", "Changes the caller's profile")
        .fields(user::FIELDS)
        .examples(examples::USER)
        .authenticated(handler!(user::update, caller)),
    put("user", "Changes the caller's profile")
        .fields(user::FIELDS)
        .examples(examples::USER)
        .authenticated(handler!(user::update, caller)),
    get("user/emails", "The caller's email addresses")
        .examples(examples::EMAILS)
        .authenticated(handler!(emails::list, caller)),
    post("user/emails", "Adds an email address and mails a key to it")
        .fields(emails::ADD)
        .examples(examples::EMAIL_ADDED)
        .authenticated(handler!(emails::add, caller)),
    get("user/emails/{id}", "One email address")
        .examples(examples::EMAIL)
        .authenticated(handler!(emails::read, caller)),
    patch("user/emails/{id}", "Makes an email address the primary one")
        .fields(emails::CHANGE)
        .examples(examples::EMAIL)
        .authenticated(handler!(emails::update, caller)),
    delete("user/emails/{id}", "Removes an email address")
        .fields(proof::FIELDS)
        .examples(examples::EMAIL_REMOVED)
        .authenticated(handler!(emails::remove, caller)),
    get("user/mobiles", "The caller's mobile numbers")
        .examples(examples::MOBILES)
        .authenticated(handler!(mobiles::list, caller)),
    post(
        "user/mobiles",
        "Adds a mobile number and sends a code to it",
    )
    .fields(mobiles::ADD)
    .examples(examples::MOBILE_ADDED)
    .authenticated(handler!(mobiles::add, caller)),
    get("user/mobiles/{id}", "One mobile number")
        .examples(examples::MOBILE)
        .authenticated(handler!(mobiles::read, caller)),
    patch("user/mobiles/{id}", "Makes a mobile number the primary one")
        .fields(mobiles::CHANGE)
        .examples(examples::MOBILE)
        .authenticated(handler!(mobiles::update, caller)),
    delete("user/mobiles/{id}", "Removes a mobile number")
        .fields(proof::FIELDS)
        .examples(examples::REMOVED)
        .authenticated(handler!(mobiles::remove, caller)),
    get("company", "The caller's company")
        .examples(examples::COMPANY)
        .authenticated(handler!(company::read, caller)),
    get("admin/company", "The company")
        .examples(examples::ADMIN_COMPANY)
        .authenticated(handler!(admin::company::read, caller))
        .only(only_administrators),
    patch("admin/company", "Changes the company")
        .fields(admin::company::FIELDS)
        .examples(examples::ADMIN_COMPANY)
        .authenticated(handler!(admin::company::update, caller))
        .only(only_administrators),
    put("admin/company", "Changes the company")
        .fields(admin::company::FIELDS)
        .examples(examples::ADMIN_COMPANY)
        .authenticated(handler!(admin::company::update, caller))
        .only(only_administrators),
    get("admin/users", "Users of the company")
        .query(users::QUERY)
        .examples(examples::ADMIN_USERS)
        .authenticated(handler!(users::list, caller))
        .only(only_administrators),
    post("admin/users", "Makes a user")
        .fields(users::CREATE)
        .examples(examples::ADMIN_USER_MADE)
        .authenticated(handler!(users::create, caller))
        .only(only_administrators),
    get("admin/users/overview", "How many users there are")
        .examples(examples::OVERVIEW)
        .authenticated(handler!(overview::read, caller))
        .only(only_administrators),
    get("admin/users/emails", "Email addresses of users")
        .query(addresses::QUERY)
        .examples(examples::ADMIN_EMAILS)
        .authenticated(handler!(admin::emails::list, caller))
        .only(only_administrators),
    post("admin/users/emails", "Adds an email address to a user")
        .fields(admin::emails::ADD)
        .examples(examples::ADMIN_EMAIL_ADDED)
        .authenticated(handler!(admin::emails::add, caller))
        .only(only_administrators),
    get("admin/users/emails/{id}", "One email address of a user")
        .examples(examples::ADMIN_EMAIL)
        .authenticated(handler!(admin::emails::read, caller))
        .only(only_administrators),
    patch(
        "admin/users/emails/{id}",
        "Changes an email address of a user",
    )
    .fields(addresses::CHANGE)
    .examples(examples::ADMIN_EMAIL)
    .authenticated(handler!(admin::emails::update, caller))
    .only(only_administrators),
    get("admin/users/mobiles", "Mobile numbers of users")
        .query(addresses::QUERY)
        .examples(examples::ADMIN_MOBILES)
        .authenticated(handler!(admin::mobiles::list, caller))
        .only(only_administrators),
    post("admin/users/mobiles", "Adds a mobile number to a user")
        .fields(admin::mobiles::ADD)
        .examples(examples::ADMIN_MOBILE_ADDED)
        .authenticated(handler!(admin::mobiles::add, caller))
        .only(only_administrators),
    get("admin/users/mobiles/{id}", "One mobile number of a user")
        .examples(examples::ADMIN_MOBILE)
        .authenticated(handler!(admin::mobiles::read, caller))
        .only(only_administrators),
    patch(
        "admin/users/mobiles/{id}",
        "Changes a mobile number of a user",
    )
    .fields(addresses::CHANGE)
    .examples(examples::ADMIN_MOBILE)
    .authenticated(handler!(admin::mobiles::update, caller))
    .only(only_administrators),
    get("admin/users/{identifier}", "One user")
        .examples(examples::ADMIN_USER)
        .authenticated(handler!(users::read, caller))
        .only(only_administrators),
    patch("admin/users/{identifier}", "Changes a user")
        .fields(users::CHANGE)
        .examples(examples::ADMIN_USER)
        .authenticated(handler!(users::update, caller))
        .only(only_administrators),
    put("admin/users/{identifier}", "Changes a user")
        .fields(users::CHANGE)
        .examples(examples::ADMIN_USER)
        .authenticated(handler!(users::update, caller))
        .only(only_administrators),
    post(
        "admin/users/{identifier}/permission-groups",
        "Makes a user a member of a group",
    )
    .fields(memberships::GROUP)
    .examples(examples::JOINED)
    .authenticated(handler!(memberships::join, caller))
    .only(only_administrators),
    delete(
        "admin/users/{identifier}/permission-groups/{name}",
        "Ends a membership",
    )
    .examples(examples::ADMIN_REMOVED)
    .authenticated(handler!(memberships::leave, caller))
    .only(only_administrators),
    post(
        "admin/users/{identifier}/permissions",
        "Gives a user a permission",
    )
    .fields(admin::PERMISSION)
    .examples(examples::PERMISSION_ADDED)
    .authenticated(handler!(memberships::permit, caller))
    .only(only_administrators),
    delete(
        "admin/users/{identifier}/permissions/{id}",
        "Takes a permission from a user",
    )
    .examples(examples::ADMIN_REMOVED)
    .authenticated(handler!(memberships::forbid, caller))
    .only(only_administrators),
    get("admin/events", "Security events, the newest first")
        .query(events::QUERY)
        .examples(examples::EVENTS)
        .authenticated(handler!(events::list, caller))
        .only(only_administrators),
    get("admin/switches", "The company's switches")
        .examples(examples::SWITCHES)
        .authenticated(handler!(switches::list, caller))
        .only(only_administrators),
    post("admin/switches", "Adds a switch")
        .fields(switches::CREATE)
        .examples(examples::SWITCH_MADE)
        .authenticated(handler!(switches::create, caller))
        .only(only_administrators),
    get("admin/switches/{id}", "One switch")
        .examples(examples::SWITCH)
        .authenticated(handler!(switches::read, caller))
        .only(only_administrators),
    patch("admin/switches/{id}", "Turns a switch on or off")
        .fields(switches::CHANGE)
        .examples(examples::SWITCH)
        .authenticated(handler!(switches::update, caller))
        .only(only_administrators),
    put("admin/switches/{id}", "Turns a switch on or off")
        .fields(switches::CHANGE)
        .examples(examples::SWITCH)
        .authenticated(handler!(switches::update, caller))
        .only(only_administrators),
    delete("admin/switches/{id}", "Removes a switch")
        .examples(examples::ADMIN_REMOVED)
        .authenticated(handler!(switches::delete, caller))
        .only(only_administrators),
    get("admin/permission-groups", "Groups of the company")
        .query(paging::QUERY)
        .examples(examples::GROUPS)
        .authenticated(handler!(groups::list, caller))
        .only(only_administrators),
    post("admin/permission-groups", "Makes a group")
        .fields(groups::FIELDS)
        .examples(examples::GROUP_MADE)
        .authenticated(handler!(groups::create, caller))
        .only(only_administrators),
    get("admin/permission-groups/{name}", "One group")
        .examples(examples::GROUP)
        .authenticated(handler!(groups::read, caller))
        .only(only_administrators),
    patch("admin/permission-groups/{name}", "Renames a group")
        .fields(groups::FIELDS)
        .examples(examples::GROUP)
        .authenticated(handler!(groups::rename, caller))
        .only(only_administrators),
    put("admin/permission-groups/{name}", "Renames a group")
        .fields(groups::FIELDS)
        .examples(examples::GROUP)
        .authenticated(handler!(groups::rename, caller))
        .only(only_administrators),
    delete("admin/permission-groups/{name}", "Removes a group")
        .examples(examples::GROUP_REMOVED)
        .authenticated(handler!(groups::delete, caller))
        .only(only_administrators),
    get(
        "admin/permission-groups/{name}/permissions",
        "What members of a group may do",
    )
    .examples(examples::PERMISSIONS)
    .authenticated(handler!(group_permissions::list, caller))
    .only(only_administrators),
    post(
        "admin/permission-groups/{name}/permissions",
        "Adds a permission to a group",
    )
    .fields(admin::PERMISSION)
    .examples(examples::PERMISSION_ADDED)
    .authenticated(handler!(group_permissions::add, caller))
    .only(only_administrators),
    delete(
        "admin/permission-groups/{name}/permissions/{id}",
        "Removes a permission of a group",
    )
    .examples(examples::ADMIN_REMOVED)
    .authenticated(handler!(group_permissions::remove, caller))
    .only(only_administrators),
];
