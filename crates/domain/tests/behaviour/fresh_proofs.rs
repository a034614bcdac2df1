//! What an account is secured by changes only a short time after its user proved who they are, and its
//! owner is told (security requirements 49 and 50).

use crate::second_factors::{begin, code};
use crate::support::{PASSWORD, Shorthand, WRONG, login, registration};
use chrono::TimeDelta;
use latchkey_domain::accounts::{ProfileChanges, Register};
use latchkey_domain::email::{AddAddress, AddressError};
use latchkey_domain::mfa::MfaError;
use latchkey_domain::model::{Client, PlainToken, SecurityNotice, Surface};
use latchkey_domain::outbox::Content;
use latchkey_domain::passwords::ChangePasswordError;
use latchkey_domain::sessions::{Authenticated, CreatePermanent, LogIn, ProveError};
use latchkey_testkit::{World, both_databases, world::Builder};

const JOE: &str = "joe@rehive.com";
const PHONE: &str = "+27840000001";

both_databases!(
    an_hour_later_nothing_that_secures_the_account_changes,
    the_password_makes_a_session_fresh_again,
    a_code_of_a_confirmed_factor_makes_a_session_fresh_again,
    a_code_that_confirms_a_factor_makes_none_fresh,
    a_completed_login_is_fresh,
    a_token_for_programs_is_never_fresh,
    a_wrong_password_proves_nothing_and_is_counted,
    the_owner_is_told_of_factors_and_recovery_codes,
    the_owner_is_told_of_addresses_and_numbers,
    notices_of_one_kind_do_not_fill_a_mailbox,
);

fn address(text: &str) -> AddAddress {
    AddAddress {
        address: text.to_owned(),
        primary: true,
    }
}

/// Whether each change is refused for want of a fresh proof.
fn refused(world: &World, caller: &Authenticated) -> Vec<(&'static str, bool)> {
    let auth = &world.auth;
    let user = &caller.user;
    let (email, mobile) = (user.emails[1].id, user.mobiles[0].id);
    let other = ProfileChanges {
        mobile: Some("+27840000009".to_owned()),
        ..ProfileChanges::default()
    };
    let of_address =
        |result: Result<(), AddressError>| matches!(result, Err(AddressError::NotFresh));
    let of_factor = |result: Result<(), MfaError>| matches!(result, Err(MfaError::NotFresh));
    let password = auth.set_own_password(caller, &"a third password 3".into());
    vec![
        (
            "add_email",
            of_address(auth.add_email(caller, &address("c@rehive.com")).map(drop)),
        ),
        (
            "primary",
            of_address(auth.set_primary_email(caller, email, Some(true)).map(drop)),
        ),
        ("remove_email", of_address(auth.remove_email(caller, email))),
        (
            "add_mobile",
            of_address(auth.add_mobile(caller, &address("+27840000009")).map(drop)),
        ),
        (
            "remove_mobile",
            of_address(auth.remove_mobile(caller, mobile)),
        ),
        (
            "send_code",
            of_address(auth.send_mobile_code(caller, "+27840000009")),
        ),
        (
            "profile",
            of_address(auth.update_profile(caller, &other).map(drop)),
        ),
        ("enable_totp", of_factor(auth.enable_totp(caller).map(drop))),
        ("disable_totp", of_factor(auth.disable_totp(caller))),
        (
            "enable_sms",
            of_factor(auth.enable_sms(caller, PHONE).map(drop)),
        ),
        ("disable_sms", of_factor(auth.disable_sms(caller))),
        (
            "recovery",
            of_factor(auth.create_recovery_codes(caller).map(drop)),
        ),
        (
            "password",
            matches!(password, Err(ChangePasswordError::NotFresh)),
        ),
    ]
}

/// Somebody with two addresses and a number.
fn joe(world: &World) -> PlainToken {
    let request = Register {
        mobile: Some(PHONE.to_owned()),
        ..registration(JOE)
    };
    let token = world.auth.register(&request).unwrap().token;
    let caller = world.auth.caller(&token);
    world
        .auth
        .add_email(&caller, &address("b@rehive.com"))
        .unwrap();
    token
}

fn an_hour_later_nothing_that_secures_the_account_changes(world: World) {
    let token = joe(&world);
    world.clock.advance(TimeDelta::hours(1));
    let caller = world.auth.caller(&token);
    let before = caller.user.clone();
    for (change, refused) in refused(&world, &caller) {
        assert!(refused, "{change}");
    }
    assert_eq!(world.auth.caller(&token).user, before);
    assert!(
        world.auth.enter(JOE, PASSWORD).is_ok(),
        "the password stands"
    );
    // What does not secure it changes whenever one likes.
    let name = ProfileChanges {
        first_name: Some("Joan".to_owned()),
        mobile: Some(PHONE.to_owned()),
        ..ProfileChanges::default()
    };
    world.auth.update_profile(&caller, &name).unwrap();
    world.auth.send_mobile_code(&caller, PHONE).unwrap();
}

fn is_fresh(world: &World, caller: &Authenticated) -> bool {
    !matches!(world.auth.enable_totp(caller), Err(MfaError::NotFresh))
}

fn the_password_makes_a_session_fresh_again(mut world: World) {
    let token = joe(&world);
    world.clock.advance(TimeDelta::minutes(30));
    assert!(is_fresh(&world, &world.auth.caller(&token)));
    world.clock.advance(TimeDelta::microseconds(1));
    let caller = world.auth.caller(&token);
    assert!(!is_fresh(&world, &caller));
    let proven = world
        .auth
        .prove_again(&caller, &PASSWORD.into(), &Client::default())
        .unwrap();
    assert!(is_fresh(&world, &proven));
    assert!(is_fresh(&world, &world.auth.caller(&token)));
    world.reopen();
    assert!(is_fresh(&world, &world.auth.caller(&token)));
    world.clock.advance(TimeDelta::hours(1));
    assert!(!is_fresh(&world, &world.auth.caller(&token)));
    world.auth.renew(&token, PASSWORD, PASSWORD).unwrap();
    assert!(
        is_fresh(&world, &world.auth.caller(&token)),
        "the old one was given"
    );
}

fn a_code_of_a_confirmed_factor_makes_a_session_fresh_again(world: World) {
    let token = joe(&world);
    let totp = begin(&world, &token);
    let caller = world.auth.caller(&token);
    world
        .auth
        .verify_mfa(&caller, &code(&world, &totp))
        .unwrap();
    world.clock.advance(TimeDelta::hours(1));
    let caller = world.auth.caller(&token);
    assert!(matches!(
        world.auth.disable_totp(&caller),
        Err(MfaError::NotFresh)
    ));
    world
        .auth
        .verify_mfa(&caller, &code(&world, &totp))
        .unwrap();
    world.auth.disable_totp(&world.auth.caller(&token)).unwrap();
}

fn a_code_that_confirms_a_factor_makes_none_fresh(world: World) {
    let token = joe(&world);
    let totp = begin(&world, &token);
    world.clock.advance(TimeDelta::hours(1));
    let caller = world.auth.caller(&token);
    world
        .auth
        .verify_mfa(&caller, &code(&world, &totp))
        .unwrap();
    let caller = world.auth.caller(&token);
    assert!(matches!(
        world.auth.disable_totp(&caller),
        Err(MfaError::NotFresh)
    ));
}

fn a_completed_login_is_fresh(world: World) {
    let token = joe(&world);
    let totp = begin(&world, &token);
    let caller = world.auth.caller(&token);
    world
        .auth
        .verify_mfa(&caller, &code(&world, &totp))
        .unwrap();
    world.clock.advance(TimeDelta::seconds(60));
    let entered = world.auth.enter(JOE, PASSWORD).unwrap();
    let pending = world.auth.authenticate_pending(&entered.token).unwrap();
    world.clock.advance(TimeDelta::minutes(9));
    world
        .auth
        .verify_mfa(&pending, &code(&world, &totp))
        .unwrap();
    world.clock.advance(TimeDelta::minutes(29));
    world
        .auth
        .disable_totp(&world.auth.caller(&entered.token))
        .unwrap();
}

fn a_token_for_programs_is_never_fresh(world: World) {
    let token = joe(&world);
    for duration in [
        None,
        Some(latchkey_domain::sessions::RequestedDuration::Milliseconds(
            9_000_000,
        )),
    ] {
        let request = CreatePermanent {
            password: PASSWORD.into(),
            duration,
            surface: latchkey_domain::model::OpaqueSurface::Company,
            client: Client::default(),
        };
        let made = world
            .auth
            .create_permanent_token(&world.auth.caller(&token), request);
        let caller = world.auth.caller(&made.unwrap().token);
        for (change, refused) in refused(&world, &caller) {
            assert!(refused, "{change}");
        }
        let client = Client::default();
        let proven = world
            .auth
            .prove_again(&caller, &PASSWORD.into(), &client)
            .unwrap();
        assert!(
            is_fresh(&world, &proven),
            "for the call that gives the password"
        );
        assert!(!is_fresh(&world, &caller));
    }
}

fn a_wrong_password_proves_nothing_and_is_counted(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.login_per_account.count = 3)
        .build();
    let token = joe(&world);
    let caller = world.auth.caller(&token);
    for _ in 0..3 {
        let refused = world
            .auth
            .prove_again(&caller, &WRONG.into(), &Client::default());
        assert!(matches!(refused, Err(ProveError::WrongPassword)));
    }
    let refused = world
        .auth
        .prove_again(&caller, &PASSWORD.into(), &Client::default());
    assert!(matches!(refused, Err(ProveError::Throttled(_))));
    crate::support::throttled(world.auth.log_in(login(JOE)));
}

/// The notices since the last look, all to Joe.
fn notices(world: &World) -> Vec<SecurityNotice> {
    let messages = world.messages().into_iter();
    let notices = messages.filter_map(|message| match message.content {
        Content::SecurityNotice { notice } => {
            assert_eq!(message.to, JOE);
            Some(notice)
        }
        _ => None,
    });
    notices.collect()
}

fn the_owner_is_told_of_factors_and_recovery_codes(world: World) {
    let token = world.auth.join(JOE).token;
    let caller = world.auth.caller(&token);
    let totp = begin(&world, &token);
    assert_eq!(notices(&world), [], "nothing is on before the first code");
    world
        .auth
        .verify_mfa(&caller, &code(&world, &totp))
        .unwrap();
    assert_eq!(notices(&world), [SecurityNotice::FactorAdded]);
    let codes = world.auth.create_recovery_codes(&caller).unwrap();
    assert_eq!(notices(&world), [SecurityNotice::RecoveryCodesMade]);
    for (used, remaining) in codes.0.iter().zip([9, 8, 7]) {
        let entered = world.auth.enter(JOE, PASSWORD).unwrap();
        let pending = world.auth.authenticate_pending(&entered.token).unwrap();
        world.auth.verify_mfa(&pending, used).unwrap();
        assert_eq!(
            notices(&world),
            [SecurityNotice::RecoveryCodeUsed { remaining }]
        );
    }
    world.auth.disable_totp(&world.auth.caller(&token)).unwrap();
    assert_eq!(notices(&world), [SecurityNotice::FactorRemoved]);
    begin(&world, &token);
    world.auth.disable_totp(&world.auth.caller(&token)).unwrap();
    assert_eq!(notices(&world), [], "it was never on");
}

fn the_owner_is_told_of_addresses_and_numbers(world: World) {
    let token = world.auth.join(JOE).token;
    let caller = world.auth.caller(&token);
    let added = world
        .auth
        .add_email(&caller, &address("b@rehive.com"))
        .unwrap();
    assert_eq!(notices(&world), [SecurityNotice::EmailAdded]);
    world.auth.remove_email(&caller, added.id).unwrap();
    assert_eq!(notices(&world), [SecurityNotice::EmailRemoved]);
    let added = world.auth.add_mobile(&caller, &address(PHONE)).unwrap();
    assert_eq!(notices(&world), [SecurityNotice::MobileChanged]);
    world.auth.remove_mobile(&caller, added.id).unwrap();
    assert_eq!(notices(&world), [SecurityNotice::MobileChanged]);
}

fn notices_of_one_kind_do_not_fill_a_mailbox(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.messages_per_destination.count = 100)
        .build();
    let token = world.auth.join(JOE).token;
    let caller = world.auth.caller(&token);
    world.messages();
    for _ in 0..9 {
        let added = world
            .auth
            .add_email(&caller, &address("b@rehive.com"))
            .unwrap();
        world.auth.remove_email(&caller, added.id).unwrap();
    }
    let told = notices(&world);
    assert_eq!(told.len(), 6, "three of each kind: {told:?}");
    world.clock.advance(TimeDelta::hours(1));
    let fresh = LogIn {
        surface: Surface::Company,
        ..login(JOE)
    };
    let token = world.auth.log_in(fresh).unwrap().token;
    world
        .auth
        .add_email(&world.auth.caller(&token), &address("b@rehive.com"))
        .unwrap();
    assert_eq!(notices(&world), [SecurityNotice::EmailAdded]);
}
