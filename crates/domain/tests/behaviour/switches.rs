//! Switches and settings of a company, and what they change.

use crate::support::{Shorthand, company_registration, login, problems, refusals, registration};
use chrono::TimeDelta;
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::{AdminError, CompanySettings};
use latchkey_domain::model::{PlainToken, SwitchId};
use latchkey_domain::sessions::{LogIn, LogInError, RequestedDuration};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    the_terms_switch_asks_for_acceptance,
    the_duration_switch_lets_users_choose,
    a_switch_stands_once,
    a_companys_links_lead_to_web_pages_only,
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
    assert_eq!(
        world.auth.list_switches(&caller).unwrap(),
        std::slice::from_ref(&made)
    );
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
