//! What administrators do in their company.

use crate::support::{
    PASSWORD, Shorthand, company_registration, login, problems, race, refusals, registration,
};
use chrono::TimeDelta;
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::{AdminError, CompanySettings, CreateUser, UpdateUser};
use latchkey_domain::model::{ADMIN_GROUP, Page, PlainToken, SwitchId, UserFilter, UserStatus};
use latchkey_domain::sessions::{LogIn, LogInError, RequestedDuration};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    rights_count_when_they_are_used,
    the_last_administrator_stays,
    the_last_administrator_stays_under_concurrent_calls,
    the_terms_switch_asks_for_acceptance,
    the_duration_switch_lets_users_choose,
    a_switch_stands_once,
    groups_and_permissions_are_made_renamed_and_removed,
    the_administrators_group_stays,
    users_are_made_changed_found_and_counted,
    a_companys_links_lead_to_web_pages_only,
    rights_of_a_removed_group_end_at_once,
);

const FIRST: Page = Page {
    offset: 0,
    limit: 50,
};

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

fn the_terms_switch_asks_for_acceptance(world: World) {
    let caller = world.auth.caller(&owner(&world));
    let request = Register {
        terms_accepted: false,
        ..member("rehive", "joe@rehive.com")
    };
    let switch = world
        .auth
        .create_switch(&caller, "terms_and_conditions", false)
        .unwrap();
    world.auth.register(&request).unwrap();
    world
        .auth
        .update_switch(&caller, switch.id, Some(true))
        .unwrap();
    let request = Register {
        email: Some("jane@rehive.com".to_owned()),
        ..request
    };
    let found = refusals(world.auth.register(&request));
    assert_eq!(found, [(Field::Terms, Problem::NotAccepted)]);
    let accepted = Register {
        terms_accepted: true,
        ..request.clone()
    };
    world.auth.register(&accepted).unwrap();
    world.auth.delete_switch(&caller, switch.id).unwrap();
    let request = Register {
        email: Some("jack@rehive.com".to_owned()),
        ..request
    };
    world.auth.register(&request).unwrap();
}

fn the_duration_switch_lets_users_choose(world: World) {
    use RequestedDuration::{Malformed, Milliseconds};
    let caller = world.auth.caller(&owner(&world));
    let enter = |duration| {
        world.auth.log_in(LogIn {
            company: Some("rehive".to_owned()),
            session_duration: Some(duration),
            ..login("owner@rehive.com")
        })
    };
    let lifetime = |duration| enter(duration).unwrap().expires.unwrap() - world.auth.now();
    assert_eq!(lifetime(Milliseconds(60_000)), TimeDelta::hours(10));
    assert_eq!(lifetime(Malformed), TimeDelta::hours(10));
    world
        .auth
        .create_switch(&caller, "session_duration", true)
        .unwrap();
    assert_eq!(lifetime(Milliseconds(60_000)), TimeDelta::minutes(1));
    assert_eq!(lifetime(Milliseconds(2_678_400_000)), TimeDelta::days(31));
    for (asked, problem) in [
        (Malformed, Problem::NotAnInteger),
        (Milliseconds(0), Problem::TooSmall(1)),
        (
            Milliseconds(2_678_400_001),
            Problem::TooLarge(2_678_400_000),
        ),
    ] {
        match enter(asked) {
            Err(LogInError::Invalid(found)) => {
                assert_eq!(problems(&found), [(Field::SessionDuration, problem)]);
            }
            other => panic!("{other:?}"),
        }
    }
    let request = Register {
        session_duration: Some(Milliseconds(60_000)),
        ..member("rehive", "joe@rehive.com")
    };
    let joined = world.auth.register(&request).unwrap();
    assert_eq!(
        joined.expires,
        Some(world.auth.now() + TimeDelta::minutes(1))
    );
    let request = Register {
        session_duration: Some(Malformed),
        ..member("rehive", "jane@rehive.com")
    };
    assert!(world.auth.register(&request).is_err());
}

fn a_switch_stands_once(world: World) {
    let caller = world.auth.caller(&owner(&world));
    let made = world
        .auth
        .create_switch(&caller, "verification", true)
        .unwrap();
    assert_eq!(world.auth.list_switches(&caller).unwrap(), [made.clone()]);
    let again = world.auth.create_switch(&caller, "verification", false);
    assert_eq!(why(again), [(Field::SwitchType, Problem::Taken)]);
    let unknown = world.auth.create_switch(&caller, "no_such_thing", true);
    assert_eq!(why(unknown), [(Field::SwitchType, Problem::Unknown)]);
    assert_eq!(world.auth.read_switch(&caller, made.id).unwrap(), made);
    assert_eq!(
        world.auth.update_switch(&caller, made.id, None).unwrap(),
        made
    );
    world.auth.delete_switch(&caller, made.id).unwrap();
    for id in [made.id, SwitchId(0), SwitchId(-1), SwitchId(i64::MAX)] {
        assert!(matches!(
            world.auth.read_switch(&caller, id),
            Err(AdminError::NotFound)
        ));
        let updated = world.auth.update_switch(&caller, id, Some(true));
        assert!(matches!(updated, Err(AdminError::NotFound)));
        assert!(matches!(
            world.auth.delete_switch(&caller, id),
            Err(AdminError::NotFound)
        ));
    }
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
        [made.clone()]
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
    assert_eq!(read.permissions, [permission.clone()]);
    world
        .auth
        .delete_user_permission(&caller, joe.identifier, permission.id)
        .unwrap();
    let again = world
        .auth
        .delete_user_permission(&caller, joe.identifier, permission.id);
    assert!(matches!(again, Err(AdminError::NotFound)));
}

fn a_companys_links_lead_to_web_pages_only(world: World) {
    let caller = world.auth.caller(&owner(&world));
    for bad in [
        "javascript:alert(1)",
        "//evil.org",
        "https://ok@evil.org",
        "http://app.org",
        "x",
    ] {
        let settings = CompanySettings {
            name: Some("Renamed".to_owned()),
            password_reset_url: Some(bad.to_owned()),
            email_confirmation_url: Some(bad.to_owned()),
        };
        let found = why(world.auth.update_company(&caller, &settings));
        assert_eq!(
            found,
            [
                (Field::PasswordResetUrl, Problem::Malformed),
                (Field::EmailConfirmationUrl, Problem::Malformed)
            ]
        );
    }
    assert_eq!(world.auth.read_company(&caller).unwrap().name, "rehive");
    let taken = company_registration("rehive", "x@y.org");
    assert!(world.auth.register_company(&taken).is_err());
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
