//! Companies are sealed off from each other.

use crate::support::{Shorthand, company_registration, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::{AdminError, CompanySettings, UpdateUser};
use latchkey_domain::email::AddressError;
use latchkey_domain::model::{Page, User, UserFilter};
use latchkey_domain::outbox::Content;
use latchkey_domain::sessions::Authenticated;
use latchkey_testkit::{World, both_databases};

both_databases!(
    an_administrator_reaches_nothing_of_another_company,
    a_user_without_rights_reaches_no_administration,
    addresses_numbers_and_tokens_of_others_are_not_there,
);

const FIRST: Page = Page {
    offset: 0,
    limit: 50,
};

struct Side {
    caller: Authenticated,
    member: User,
}

/// A company with a group, a switch and a member, all named as in the other one.
fn side(world: &World, company: &str) -> Side {
    let mut request = company_registration(company, "owner@x.org");
    request.owner.mobile = Some("+27840000000".to_owned());
    let token = world.auth.register_company(&request).unwrap().token;
    let caller = world.auth.caller(&token);
    let member = Register {
        company: Some(company.to_owned()),
        ..registration("joe@x.org")
    };
    let member = world.auth.register(&member).unwrap().user;
    world.auth.create_group(&caller, "support").unwrap();
    world
        .auth
        .add_group_permission(&caller, "support", "ticket", "view")
        .unwrap();
    world
        .auth
        .add_to_group(&caller, member.identifier, "support")
        .unwrap();
    world
        .auth
        .add_user_permission(&caller, member.identifier, "ticket", "view")
        .unwrap();
    world
        .auth
        .create_switch(&caller, "overdraft", true)
        .unwrap();
    Side {
        caller,
        member: User::clone(&member),
    }
}

/// All that an administrator can see.
fn picture(world: &World, side: &Side) -> String {
    let all = UserFilter::default();
    format!(
        "{:?} {:?} {:?} {:?}",
        world.auth.read_company_as_admin(&side.caller).unwrap(),
        world.auth.list_users(&side.caller, &all, FIRST).unwrap(),
        world.auth.list_groups(&side.caller, FIRST).unwrap(),
        world.auth.list_switches(&side.caller).unwrap(),
    )
}

fn an_administrator_reaches_nothing_of_another_company(world: World) {
    let (mine, theirs) = (side(&world, "mine"), side(&world, "theirs"));
    let before = picture(&world, &theirs);
    let (auth, caller) = (&world.auth, &mine.caller);
    let user = theirs.member.identifier;
    let permission = auth.read_user(&theirs.caller, user).unwrap().permissions[0].id;
    let group_permission = auth
        .read_group(&theirs.caller, "support")
        .unwrap()
        .permissions[0]
        .id;
    let switch = auth.list_switches(&theirs.caller).unwrap()[0].id;
    let update = UpdateUser {
        username: Some("mallory".to_owned()),
        ..UpdateUser::default()
    };
    let refused = [
        auth.read_user(caller, user).map(drop),
        auth.update_user(caller, user, &update).map(drop),
        auth.add_to_group(caller, user, "support"),
        auth.remove_from_group(caller, user, "support"),
        auth.add_user_permission(caller, user, "other", "view")
            .map(drop),
        auth.delete_user_permission(caller, user, permission),
        auth.delete_user_permission(caller, mine.member.identifier, permission),
        auth.delete_group_permission(caller, "support", group_permission),
        auth.read_switch(caller, switch).map(drop),
        auth.update_switch(caller, switch, Some(false)).map(drop),
        auth.delete_switch(caller, switch),
    ];
    for (index, result) in refused.into_iter().enumerate() {
        assert!(
            matches!(result, Err(AdminError::NotFound)),
            "{index}: {result:?}"
        );
    }
    let settings = CompanySettings {
        name: Some("Mine".to_owned()),
        ..CompanySettings::default()
    };
    auth.update_company(caller, &settings).unwrap();
    auth.rename_group(caller, "support", "help").unwrap();
    auth.delete_group(caller, "help").unwrap();
    let filter = UserFilter {
        identifier: Some(user),
        ..UserFilter::default()
    };
    assert_eq!(auth.list_users(caller, &filter, FIRST).unwrap().total, 0);
    assert_eq!(
        auth.list_users(caller, &UserFilter::default(), FIRST)
            .unwrap()
            .total,
        2
    );
    assert_eq!(picture(&world, &theirs), before);
}

fn a_user_without_rights_reaches_no_administration(world: World) {
    let side = side(&world, "mine");
    let member = Register {
        company: Some("mine".to_owned()),
        ..registration("plain@x.org")
    };
    let token = world.auth.register(&member).unwrap().token;
    let before = picture(&world, &side);
    let (auth, caller) = (&world.auth, &world.auth.caller(&token));
    let (user, own) = (side.member.identifier, caller.user.identifier);
    let permission = auth.read_user(&side.caller, user).unwrap().permissions[0].id;
    let switch = auth.list_switches(&side.caller).unwrap()[0].id;
    let refused = [
        auth.read_company_as_admin(caller).map(drop),
        auth.update_company(caller, &CompanySettings::default())
            .map(drop),
        auth.list_users(caller, &UserFilter::default(), FIRST)
            .map(drop),
        auth.count_users(caller).map(drop),
        auth.read_user(caller, own).map(drop),
        auth.create_user(caller, &Default::default()).map(drop),
        auth.update_user(caller, own, &UpdateUser::default())
            .map(drop),
        auth.add_to_group(caller, own, "admin"),
        auth.remove_from_group(caller, user, "support"),
        auth.add_user_permission(caller, own, "ticket", "view")
            .map(drop),
        auth.delete_user_permission(caller, user, permission),
        auth.list_groups(caller, FIRST).map(drop),
        auth.read_group(caller, "support").map(drop),
        auth.create_group(caller, "mine").map(drop),
        auth.rename_group(caller, "support", "mine").map(drop),
        auth.delete_group(caller, "support"),
        auth.add_group_permission(caller, "support", "x", "view")
            .map(drop),
        auth.delete_group_permission(caller, "support", permission),
        auth.list_switches(caller).map(drop),
        auth.read_switch(caller, switch).map(drop),
        auth.create_switch(caller, "transactions", true).map(drop),
        auth.update_switch(caller, switch, Some(false)).map(drop),
        auth.delete_switch(caller, switch),
    ];
    for (index, result) in refused.into_iter().enumerate() {
        assert!(
            matches!(result, Err(AdminError::Forbidden)),
            "{index}: {result:?}"
        );
    }
    assert_eq!(picture(&world, &side), before);
}

fn addresses_numbers_and_tokens_of_others_are_not_there(world: World) {
    let (mine, theirs) = (side(&world, "mine"), side(&world, "theirs"));
    let (auth, caller) = (&world.auth, &mine.caller);
    let (email, mobile) = (
        theirs.caller.user.emails[0].id,
        theirs.caller.user.mobiles[0].id,
    );
    let not_found =
        |result: Result<(), AddressError>| matches!(result, Err(AddressError::NotFound));
    assert!(not_found(auth.remove_email(caller, email)));
    assert!(not_found(
        auth.set_primary_email(caller, email, Some(true)).map(drop)
    ));
    assert!(not_found(auth.remove_mobile(caller, mobile)));
    assert!(not_found(
        auth.set_primary_mobile(caller, mobile, Some(true))
            .map(drop)
    ));
    for listing in auth.list_tokens(&theirs.caller).unwrap() {
        assert_eq!(auth.find_token(caller, &listing.token_key).unwrap(), None);
        assert!(!auth.revoke_token(caller, &listing.token_key).unwrap());
    }
    let texts = world.messages();
    for text in texts.iter().filter(|message| message.company == "theirs") {
        if let Content::Code { code, .. } = &text.content {
            assert!(auth.verify_mobile(caller, code).is_err());
            auth.verify_mobile(&theirs.caller, code).unwrap();
        }
    }
}
