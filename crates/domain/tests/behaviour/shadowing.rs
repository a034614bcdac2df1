//! A login names one kind of thing, and nobody's name is another's address (security requirement 60).

use crate::support::{PASSWORD, Shorthand, company_registration, problems, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::{AdminError, UpdateUser};
use latchkey_domain::model::{ADMIN_GROUP, PlainToken, User};
use latchkey_domain::sessions::{CreatePermanent, LogIn};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    no_username_is_anothers_address_number_or_identifier,
    every_identifier_of_a_user_reaches_that_user,
    a_demoted_administrators_sessions_and_tokens_lose_their_rights_at_once,
);

fn member(email: &str, mobile: Option<&str>, username: Option<&str>) -> Register {
    Register {
        company: Some("rehive".to_owned()),
        mobile: mobile.map(str::to_owned),
        username: username.map(str::to_owned),
        ..registration(email)
    }
}

/// Somebody with an identifier of each kind.
fn ann(world: &World) -> User {
    let ann = member("Ann@rehive.com", Some("+27840000001"), Some("ann"));
    let ann = world.auth.register(&ann).unwrap();
    User::clone(&world.auth.caller(&ann.token).user)
}

/// Each identifier as people write it.
fn variants(ann: &User) -> Vec<String> {
    let uuid = ann.identifier.0;
    let plain = [
        "ann@rehive.com".to_owned(),
        "ANN@REHIVE.COM".to_owned(),
        "Ann@ReHive.com".to_owned(),
        "+27840000001".to_owned(),
        "+27 84 000 0001".to_owned(),
        "+27-84-000-0001".to_owned(),
        "+27(84)0000001".to_owned(),
        uuid.to_string(),
        uuid.to_string().to_uppercase(),
        uuid.simple().to_string(),
        uuid.urn().to_string(),
        uuid.braced().to_string(),
        "ann".to_owned(),
        "ANN".to_owned(),
    ];
    let padded = plain.iter().map(|text| format!("  {text} "));
    padded.chain(plain.iter().cloned()).collect()
}

fn founder(world: &World) -> PlainToken {
    let request = company_registration("rehive", "owner@rehive.com");
    world.auth.register_company(&request).unwrap().token
}

fn no_username_is_anothers_address_number_or_identifier(world: World) {
    let owner = founder(&world);
    let ann = ann(&world);
    let bob = world
        .auth
        .register(&member("bob@rehive.com", None, Some("bob")))
        .unwrap();
    let caller = world.auth.caller(&owner);
    for text in variants(&ann) {
        let wanted = UpdateUser {
            username: Some(text.clone()),
            ..UpdateUser::default()
        };
        let refused = world
            .auth
            .update_user(&caller, bob.user.identifier, &wanted);
        let Err(AdminError::Invalid(found)) = refused else {
            panic!("{text:?}: {refused:?}");
        };
        let problem = problems(&found)[0];
        assert!(
            [
                (Field::Username, Problem::Malformed),
                (Field::Username, Problem::Taken)
            ]
            .contains(&problem),
            "{text:?}: {problem:?}"
        );
        let another = member("another@rehive.com", None, Some(&text));
        assert!(world.auth.register(&another).is_err(), "{text:?}");
    }
    let bob = world.auth.caller(&bob.token).user;
    assert_eq!(bob.username.as_deref(), Some("bob"));
}

fn every_identifier_of_a_user_reaches_that_user(world: World) {
    founder(&world);
    let ann = ann(&world);
    let twin = Register {
        mobile: Some("+27840000001".to_owned()),
        username: Some("ann".to_owned()),
        ..registration("ann@rehive.com")
    };
    world.auth.register(&twin).unwrap();
    for text in variants(&ann) {
        let request = LogIn {
            company: Some("rehive".to_owned()),
            ..LogIn::new(
                latchkey_domain::model::Surface::Company,
                text.clone(),
                PASSWORD,
            )
        };
        let entered = world.auth.log_in(request).unwrap();
        assert_eq!(entered.user.identifier, ann.identifier, "{text:?}");
    }
}

/// Security requirement 64.
fn a_demoted_administrators_sessions_and_tokens_lose_their_rights_at_once(world: World) {
    let owner = founder(&world);
    let caller = world.auth.caller(&owner);
    let ann = world
        .auth
        .register(&member("ann@rehive.com", None, None))
        .unwrap();
    let id = ann.user.identifier;
    world.auth.add_to_group(&caller, id, ADMIN_GROUP).unwrap();
    let request = CreatePermanent {
        password: PASSWORD.into(),
        duration: None,
        surface: latchkey_domain::model::OpaqueSurface::Company,
        client: Default::default(),
    };
    let lasting = world
        .auth
        .create_permanent_token(&world.auth.caller(&ann.token), request)
        .unwrap();
    let tokens = [&ann.token, &lasting.token];
    let may = |token| world.auth.list_switches(&world.auth.caller(token)).is_ok();
    assert!(tokens.iter().all(|token| may(token)));
    world
        .auth
        .remove_from_group(&caller, id, ADMIN_GROUP)
        .unwrap();
    assert!(!tokens.iter().any(|token| may(token)));
    let last = world
        .auth
        .remove_from_group(&caller, caller.user.identifier, ADMIN_GROUP);
    assert!(last.is_err(), "the last administrator stays");
}
