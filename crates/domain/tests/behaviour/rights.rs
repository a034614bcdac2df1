//! Who administrates a company, and until when.

use crate::support::{Shorthand, problems, race, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::AdminError;
use latchkey_domain::model::{ADMIN_GROUP, PlainToken};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    rights_count_when_they_are_used,
    the_last_administrator_stays,
    the_last_administrator_stays_under_concurrent_calls,
    the_administrators_group_stays,
    rights_of_a_removed_group_end_at_once,
);

fn member(company: &str, email: &str) -> Register {
    Register {
        company: Some(company.to_owned()),
        ..registration(email)
    }
}

fn why<T: std::fmt::Debug>(result: Result<T, AdminError>) -> Vec<(Field, Problem)> {
    match result {
        Err(AdminError::Invalid(invalids)) => problems(&invalids),
        other => panic!("{other:?}"),
    }
}

fn owner(world: &World) -> PlainToken {
    world.auth.found("rehive", "owner@rehive.com").token
}

fn rights_count_when_they_are_used(world: World) {
    let owner = world.auth.caller(&owner(&world));
    let joe = world
        .auth
        .register(&member("rehive", "joe@rehive.com"))
        .unwrap();
    let may = || world.auth.list_switches(&world.auth.caller(&joe.token));
    assert!(matches!(may(), Err(AdminError::Forbidden)));
    world
        .auth
        .add_to_group(&owner, joe.user.identifier, ADMIN_GROUP)
        .unwrap();
    assert!(may().is_ok(), "without signing in again");
    world
        .auth
        .add_to_group(&owner, joe.user.identifier, ADMIN_GROUP)
        .unwrap();
    world
        .auth
        .remove_from_group(&owner, joe.user.identifier, ADMIN_GROUP)
        .unwrap();
    assert!(matches!(may(), Err(AdminError::Forbidden)));
    let again = world
        .auth
        .remove_from_group(&owner, joe.user.identifier, ADMIN_GROUP);
    assert!(matches!(again, Err(AdminError::NotFound)));
}

fn the_last_administrator_stays(world: World) {
    let caller = world.auth.caller(&owner(&world));
    let id = caller.user.identifier;
    let last = [(Field::Group, Problem::LastOne)];
    assert_eq!(
        why(world.auth.remove_from_group(&caller, id, ADMIN_GROUP)),
        last
    );
    let joe = world
        .auth
        .register(&member("rehive", "joe@rehive.com"))
        .unwrap();
    world
        .auth
        .add_to_group(&caller, joe.user.identifier, ADMIN_GROUP)
        .unwrap();
    world
        .auth
        .set_user_disabled("joe@rehive.com", true)
        .unwrap();
    assert_eq!(
        why(world.auth.remove_from_group(&caller, id, ADMIN_GROUP)),
        last,
        "the other sleeps"
    );
    world
        .auth
        .set_user_disabled("joe@rehive.com", false)
        .unwrap();
    world
        .auth
        .remove_from_group(&caller, id, ADMIN_GROUP)
        .unwrap();
}

fn the_last_administrator_stays_under_concurrent_calls(world: World) {
    let token = owner(&world);
    let caller = world.auth.caller(&token);
    let joe = world
        .auth
        .register(&member("rehive", "joe@rehive.com"))
        .unwrap();
    for _ in 0..10 {
        world
            .auth
            .add_to_group(&caller, joe.user.identifier, ADMIN_GROUP)
            .unwrap();
        let ids = [caller.user.identifier, joe.user.identifier];
        let results = race(2, |index| {
            world
                .auth
                .remove_from_group(&caller, ids[index], ADMIN_GROUP)
        });
        assert_eq!(
            results.iter().filter(|result| result.is_ok()).count(),
            1,
            "{results:?}"
        );
        // Rights as of the request: the caller's own may be gone, but not in this snapshot of them.
        world
            .auth
            .add_to_group(&caller, ids[0], ADMIN_GROUP)
            .unwrap();
        let left = world.auth.remove_from_group(&caller, ids[1], ADMIN_GROUP);
        assert!(matches!(left, Ok(()) | Err(AdminError::NotFound)));
    }
}

fn the_administrators_group_stays(world: World) {
    let caller = world.auth.caller(&owner(&world));
    assert!(world.auth.delete_group(&caller, ADMIN_GROUP).is_err());
    assert!(
        world
            .auth
            .rename_group(&caller, ADMIN_GROUP, "other")
            .is_err()
    );
    assert!(
        world
            .auth
            .rename_group(&caller, ADMIN_GROUP, ADMIN_GROUP)
            .is_ok()
    );
    let unknown = world
        .auth
        .add_to_group(&caller, caller.user.identifier, "no such group");
    assert_eq!(why(unknown), [(Field::Group, Problem::Unknown)]);
}

fn rights_of_a_removed_group_end_at_once(world: World) {
    let caller = world.auth.caller(&owner(&world));
    let joe = world
        .auth
        .register(&member("rehive", "joe@rehive.com"))
        .unwrap();
    world.auth.create_group(&caller, "support").unwrap();
    world
        .auth
        .add_to_group(&caller, joe.user.identifier, "support")
        .unwrap();
    let groups = || world.auth.caller(&joe.token).user.groups.clone();
    assert_eq!(groups(), ["support"]);
    world.auth.rename_group(&caller, "support", "help").unwrap();
    assert_eq!(groups(), ["help"]);
    world.auth.delete_group(&caller, "help").unwrap();
    assert!(groups().is_empty());
}
