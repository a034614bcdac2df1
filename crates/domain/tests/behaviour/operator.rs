//! What the operator does at the machine.

use crate::support::{PASSWORD, Shorthand, jwt_login, login, problems, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::CreateUser;
use latchkey_domain::model::Page;
use latchkey_domain::operator::OperatorError;
use latchkey_domain::sessions::LogIn;
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    disabling_signs_out_and_keeps_out_until_enabled,
    signing_out_ends_everything_and_nothing_more,
    a_name_that_several_companies_have_is_refused_until_it_is_told_which,
    every_identifier_names_the_user,
    companies_are_made_once,
    a_created_user_signs_in_and_may_administrate,
    disabling_twice_keeps_the_first_instant,
);

fn disabling_signs_out_and_keeps_out_until_enabled(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    assert!(world.auth.accepts(&token));
    let user = world
        .auth
        .set_user_disabled("joe@rehive.com", true)
        .unwrap();
    assert_eq!(user.disabled, Some(world.auth.now()));
    assert!(!world.auth.accepts(&token));
    assert!(world.auth.log_in(login("joe@rehive.com")).is_err());
    assert!(world.auth.log_in(jwt_login("joe@rehive.com")).is_err());
    let user = world
        .auth
        .set_user_disabled("joe@rehive.com", false)
        .unwrap();
    assert_eq!(user.disabled, None);
    assert!(!world.auth.accepts(&token), "signed out for good");
    assert!(world.auth.log_in(login("joe@rehive.com")).is_ok());
}

fn signing_out_ends_everything_and_nothing_more(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let jwt = world
        .auth
        .log_in(jwt_login("joe@rehive.com"))
        .unwrap()
        .token;
    let other = world.auth.join("jane@rehive.com").token;
    assert!(world.auth.accepts(&token) && world.auth.accepts_jwt(&jwt));
    world.auth.sign_user_out("JOE@rehive.com").unwrap();
    assert!(!world.auth.accepts(&token) && !world.auth.accepts_jwt(&jwt));
    assert!(world.auth.accepts(&other));
    assert!(world.auth.log_in(login("joe@rehive.com")).is_ok());
}

fn a_name_that_several_companies_have_is_refused_until_it_is_told_which(world: World) {
    let here = world.auth.join("joe@rehive.com").token;
    let there = world.auth.found("rehive", "joe@rehive.com").token;
    let Err(OperatorError::Ambiguous(found)) = world.auth.sign_user_out("joe@rehive.com") else {
        panic!("two users have this name");
    };
    assert_eq!(found, ["default/joe@rehive.com", "rehive/joe@rehive.com"]);
    assert!(world.auth.accepts(&here) && world.auth.accepts(&there));
    world.auth.sign_user_out("rehive/joe@rehive.com").unwrap();
    assert!(world.auth.accepts(&here) && !world.auth.accepts(&there));
    for nobody in [
        "jane@rehive.com",
        "nowhere/joe@rehive.com",
        "rehive/jane@rehive.com",
        "",
        "/",
        "a\0b",
    ] {
        let refused = world.auth.sign_user_out(nobody);
        assert!(
            matches!(refused, Err(OperatorError::NoSuchUser)),
            "{nobody:?}"
        );
    }
}

fn every_identifier_names_the_user(world: World) {
    let request = Register {
        mobile: Some("+27840000000".to_owned()),
        username: Some("a/joe".to_owned()),
        ..registration("joe@rehive.com")
    };
    let joe = world.auth.register(&request).unwrap().user;
    let id = joe.identifier.0.to_string();
    for text in [
        "joe@rehive.com",
        "+27 84 000 0000",
        "A/JOE",
        "default/a/joe",
        &id,
    ] {
        let found = world.auth.sign_user_out(text);
        let found = found.unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(found.id, joe.id, "{text}");
    }
}

fn companies_are_made_once(world: World) {
    let made = world
        .auth
        .create_company("Rehive", Some("Rehive Inc."))
        .unwrap();
    assert_eq!((&*made.identifier, &*made.name), ("rehive", "Rehive Inc."));
    for (identifier, problem) in [
        ("rehive", Problem::Taken),
        ("REHIVE", Problem::Taken),
        ("", Problem::Blank),
        ("a b", Problem::Malformed),
        ("é", Problem::Malformed),
        (&*"x".repeat(51), Problem::Malformed),
    ] {
        match world.auth.create_company(identifier, Some("x")) {
            Err(OperatorError::Invalid(found)) => {
                assert_eq!(
                    problems(&found),
                    [(Field::Company, problem)],
                    "{identifier:?}"
                );
            }
            other => panic!("{identifier:?}: {other:?}"),
        }
    }
    assert_eq!(world.auth.list_companies().unwrap().len(), 2);
}

fn a_created_user_signs_in_and_may_administrate(world: World) {
    world.auth.create_company("rehive", None).unwrap();
    let request = CreateUser {
        email: Some("joe@rehive.com".to_owned()),
        password: Some(PASSWORD.into()),
        admin: true,
        ..CreateUser::default()
    };
    let made = world
        .auth
        .create_user_as_operator("REHIVE", &request)
        .unwrap();
    assert!(made.is_admin());
    let entered = world.auth.log_in(LogIn {
        company: Some("rehive".to_owned()),
        ..login("joe@rehive.com")
    });
    let caller = world.auth.caller(&entered.unwrap().token);
    assert!(world.auth.read_company_as_admin(&caller).is_ok());
    let page = Page {
        offset: 0,
        limit: 10,
    };
    assert_eq!(
        world
            .auth
            .list_users_as_operator("rehive", page)
            .unwrap()
            .total,
        1
    );
    let nowhere = world.auth.create_user_as_operator("nowhere", &request);
    assert!(matches!(nowhere, Err(OperatorError::NoSuchCompany)));
    let nobody = world
        .auth
        .create_user_as_operator("rehive", &CreateUser::default());
    assert!(matches!(nobody, Err(OperatorError::Invalid(_))));
}

fn disabling_twice_keeps_the_first_instant(world: World) {
    world.auth.join("joe@rehive.com");
    let first = world
        .auth
        .set_user_disabled("joe@rehive.com", true)
        .unwrap()
        .disabled;
    world.clock.advance(chrono::TimeDelta::hours(1));
    let second = world
        .auth
        .set_user_disabled("joe@rehive.com", true)
        .unwrap()
        .disabled;
    assert_eq!(first, second);
}
