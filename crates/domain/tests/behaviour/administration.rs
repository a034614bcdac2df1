//! Users and groups, as administrators see and change them.

use crate::support::{PASSWORD, Shorthand, problems};
use latchkey_domain::admin::{AdminError, CreateUser, UpdateUser};
use latchkey_domain::model::{ADMIN_GROUP, Page, PlainToken, UserFilter, UserStatus};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    groups_and_permissions_are_made_renamed_and_removed,
    users_are_made_changed_found_and_counted,
);

const FIRST: Page = Page {
    offset: 0,
    limit: 50,
};

fn why<T: std::fmt::Debug>(result: Result<T, AdminError>) -> Vec<(Field, Problem)> {
    match result {
        Err(AdminError::Invalid(invalids)) => problems(&invalids),
        other => panic!("{other:?}"),
    }
}

fn owner(world: &World) -> PlainToken {
    world.auth.found("rehive", "owner@rehive.com").token
}

fn groups_and_permissions_are_made_renamed_and_removed(world: World) {
    let caller = world.auth.caller(&owner(&world));
    world.auth.create_group(&caller, "support").unwrap();
    let again = world.auth.create_group(&caller, "support");
    assert_eq!(why(again), [(Field::Name, Problem::Taken)]);
    let made = world
        .auth
        .add_group_permission(&caller, "support", "ticket", "view")
        .unwrap();
    let again = world
        .auth
        .add_group_permission(&caller, "support", "ticket", "view");
    assert_eq!(why(again), [(Field::Name, Problem::Taken)]);
    let unknown = world
        .auth
        .add_group_permission(&caller, "support", "ticket", "own");
    assert_eq!(why(unknown), [(Field::Level, Problem::Malformed)]);
    world.auth.rename_group(&caller, "support", "help").unwrap();
    assert_eq!(
        world.auth.read_group(&caller, "help").unwrap().permissions,
        std::slice::from_ref(&made)
    );
    let names = world.auth.list_groups(&caller, FIRST).unwrap().rows;
    let names: Vec<_> = names.into_iter().map(|group| group.name).collect();
    assert_eq!(names, ["admin", "help"]);
    assert_eq!(
        why(world.auth.rename_group(&caller, "help", "admin")),
        [(Field::Name, Problem::Taken)]
    );
    world
        .auth
        .delete_group_permission(&caller, "help", made.id)
        .unwrap();
    world.auth.delete_group(&caller, "help").unwrap();
    for name in ["help", "support", "", "nowhere"] {
        assert!(matches!(
            world.auth.read_group(&caller, name),
            Err(AdminError::NotFound)
        ));
        assert!(matches!(
            world.auth.delete_group(&caller, name),
            Err(AdminError::NotFound)
        ));
        let added = world
            .auth
            .add_group_permission(&caller, name, "ticket", "view");
        assert!(matches!(added, Err(AdminError::NotFound)), "{name}");
    }
}

fn users_are_made_changed_found_and_counted(world: World) {
    let caller = world.auth.caller(&owner(&world));
    let request = CreateUser {
        first_name: "Joe".to_owned(),
        email: Some("Joe@rehive.com".to_owned()),
        mobile: Some("+27840000000".to_owned()),
        username: Some("Joe".to_owned()),
        password: Some(PASSWORD.into()),
        ..CreateUser::default()
    };
    let joe = world.auth.create_user(&caller, &request).unwrap();
    assert_eq!(why(world.auth.create_user(&caller, &request)).len(), 1);
    let update = UpdateUser {
        username: Some("soap".to_owned()),
        status: Some("verified".to_owned()),
        ..UpdateUser::default()
    };
    let joe = world
        .auth
        .update_user(&caller, joe.identifier, &update)
        .unwrap();
    assert_eq!(
        (joe.username.as_deref(), joe.status),
        (Some("soap"), UserStatus::Verified)
    );
    let filters = [
        UserFilter {
            identifier: Some(joe.identifier),
            ..UserFilter::default()
        },
        UserFilter {
            email: Some("joe@rehive.com".to_owned()),
            ..UserFilter::default()
        },
        UserFilter {
            mobile: Some("+27840000000".to_owned()),
            ..UserFilter::default()
        },
        UserFilter {
            username: Some("soap".to_owned()),
            ..UserFilter::default()
        },
        UserFilter {
            status: Some(UserStatus::Verified),
            ..UserFilter::default()
        },
    ];
    for filter in filters {
        let found = world.auth.list_users(&caller, &filter, FIRST).unwrap();
        assert_eq!(
            (found.total, found.rows.len(), found.rows[0].id),
            (1, 1, joe.id),
            "{filter:?}"
        );
    }
    let filter = UserFilter {
        group: Some(ADMIN_GROUP.to_owned()),
        ..UserFilter::default()
    };
    let found = world.auth.list_users(&caller, &filter, FIRST).unwrap();
    assert_eq!((found.total, found.rows[0].id), (1, caller.user.id));
    let second = Page {
        offset: 1,
        limit: 1,
    };
    let found = world
        .auth
        .list_users(&caller, &UserFilter::default(), second)
        .unwrap();
    assert_eq!((found.total, found.rows[0].id), (2, joe.id));
    assert_eq!(world.auth.count_users(&caller).unwrap(), (2, 2));
    world.auth.set_user_disabled("soap", true).unwrap();
    assert_eq!(world.auth.count_users(&caller).unwrap(), (2, 1));
    let permission = world
        .auth
        .add_user_permission(&caller, joe.identifier, "ticket", "add")
        .unwrap();
    let read = world.auth.read_user(&caller, joe.identifier).unwrap();
    assert_eq!(read.permissions, std::slice::from_ref(&permission));
    world
        .auth
        .delete_user_permission(&caller, joe.identifier, permission.id)
        .unwrap();
    let again = world
        .auth
        .delete_user_permission(&caller, joe.identifier, permission.id);
    assert!(matches!(again, Err(AdminError::NotFound)));
}
