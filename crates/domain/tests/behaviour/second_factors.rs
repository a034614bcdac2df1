//! Second factors, below the contracts: what is stored, other nodes, other ways in.

use std::time::Duration;

use latchkey_domain::Fault;
use latchkey_domain::mfa::{MfaError, VerifyMfaError};
use latchkey_domain::model::{Client, Code, PlainToken, Surface};
use latchkey_domain::ports::Clock;
use latchkey_domain::sessions::{
    LogInError, OwedFactor, RefreshError, SignInByCode, SignInByCodeError,
};
use latchkey_testkit::{World, both_databases, world::Builder};
use totp_rs::Totp;

use crate::support::{PASSWORD, Shorthand, jwt_login, login, registration};

const JOE: &str = "joe@rehive.com";
const NUMBER: &str = "+27821234567";

both_databases!(
    a_login_that_owes_a_factor_gives_a_token_that_opens_nothing,
    another_node_admits_a_completed_session_before_it_has_heard,
    a_session_that_ended_meanwhile_spends_no_code,
    the_database_holds_no_factor_in_the_clear,
    a_sealed_secret_opens_for_its_own_user_only,
    other_ways_in_are_closed_to_whoever_owes_a_factor,
    a_session_from_before_the_factor_is_refreshed_no_more,
);

/// An authenticator that waits for its first code.
pub fn begin(world: &World, token: &PlainToken) -> Totp {
    let device = world.auth.enable_totp(&world.auth.caller(token)).unwrap();
    let secret = device.secret.unwrap();
    Totp::from_url(secret.url.as_str()).unwrap()
}

/// What the authenticator shows now.
pub fn code(world: &World, totp: &Totp) -> Code {
    let now = world.clock.now().timestamp().unsigned_abs();
    Code::new(totp.generate(now).to_string())
}

/// A confirmed authenticator whose next code is a new one.
pub fn enrol(world: &World, token: &PlainToken) -> Totp {
    let totp = begin(world, token);
    let caller = world.auth.caller(token);
    world.auth.verify_mfa(&caller, &code(world, &totp)).unwrap();
    world.clock.advance(chrono::TimeDelta::seconds(60));
    totp
}

fn a_login_that_owes_a_factor_gives_a_token_that_opens_nothing(world: World) {
    let joe = world.auth.join(JOE);
    let totp = enrol(&world, &joe.token);
    let owing = world.auth.enter(JOE, PASSWORD).unwrap();
    assert_eq!(owing.owed, Some(OwedFactor::Totp));
    assert!(!world.auth.accepts(&owing.token));
    assert!(world.auth.authenticate_from_memory(&owing.token).is_none());
    let pending = world.auth.authenticate_pending(&owing.token).unwrap();
    assert!(world.auth.authenticate_from_memory(&owing.token).is_none());
    world
        .auth
        .verify_mfa(&pending, &code(&world, &totp))
        .unwrap();
    assert!(world.auth.accepts(&owing.token));
}

fn another_node_admits_a_completed_session_before_it_has_heard(builder: Builder) {
    let world = builder
        .policy(|policy| policy.tokens.max_staleness = Some(Duration::from_secs(3600)))
        .build();
    let node = world.second_node();
    node.auth.follow_feed().unwrap();
    world.auth.follow_feed().unwrap();
    let joe = world.auth.join(JOE);
    let totp = enrol(&world, &joe.token);
    let token = world.auth.enter(JOE, PASSWORD).unwrap().token;
    assert!(node.auth.authenticate_pending(&token).is_ok());
    assert!(!node.auth.accepts(&token));
    let pending = world.auth.authenticate_pending(&token).unwrap();
    world
        .auth
        .verify_mfa(&pending, &code(&world, &totp))
        .unwrap();
    assert!(node.auth.accepts(&token));
}

fn a_session_that_ended_meanwhile_spends_no_code(world: World) {
    let joe = world.auth.join(JOE);
    let totp = enrol(&world, &joe.token);
    let log_in = || {
        let token = world.auth.enter(JOE, PASSWORD).unwrap().token;
        world.auth.authenticate_pending(&token).unwrap()
    };
    let (gone, other) = (log_in(), log_in());
    world.auth.log_out(&gone).unwrap();
    let code = code(&world, &totp);
    let refused = world.auth.verify_mfa(&gone, &code);
    assert!(matches!(refused, Err(VerifyMfaError::BadCode)));
    world.auth.verify_mfa(&other, &code).unwrap();
}

fn the_database_holds_no_factor_in_the_clear(world: World) {
    let joe = world.auth.join(JOE);
    let caller = world.auth.caller(&joe.token);
    let key = world.auth.enable_totp(&caller).unwrap().secret.unwrap().key;
    let secret = totp_rs::Secret::try_from_base32(key.as_str()).unwrap();
    let secret: &[u8] = secret.as_ref();
    assert_eq!(secret.len(), 20);
    let stored = world
        .storage
        .query(|reads| reads.factors(caller.user.company, caller.user.id));
    let sealed = stored.unwrap().totp.unwrap().sealed_secret;
    assert!(sealed.len() > secret.len());
    assert!(
        !sealed
            .windows(8)
            .any(|part| secret.windows(8).any(|known| known == part))
    );
    assert!(!sealed.windows(8).any(|part| part == &key.as_bytes()[..8]));
}

/// Whoever writes into the database cannot give a user a secret that is known from another.
fn a_sealed_secret_opens_for_its_own_user_only(world: World) {
    let (joe, ann) = (world.auth.join(JOE), world.auth.join("ann@rehive.com"));
    let totp = enrol(&world, &joe.token);
    let (from, to) = (world.auth.caller(&joe.token), world.auth.caller(&ann.token));
    let factors = world
        .storage
        .query(|reads| reads.factors(from.user.company, from.user.id));
    let sealed = factors.unwrap().totp.unwrap().sealed_secret;
    let moved = world
        .storage
        .transaction(|tx| tx.put_totp(to.user.company, to.user.id, &sealed, world.clock.now()));
    assert!(moved.unwrap());
    let shown = world.auth.totp_device(&to).err();
    assert!(matches!(shown, Some(MfaError::Fault(Fault::Sealing(_)))));
    let taken = world
        .auth
        .verify_mfa(&to, &code(&world, &totp))
        .unwrap_err();
    assert!(matches!(taken, VerifyMfaError::Fault(Fault::Sealing(_))));
    assert!(
        world
            .auth
            .enter("ann@rehive.com", PASSWORD)
            .unwrap()
            .owed
            .is_none()
    );
}

fn other_ways_in_are_closed_to_whoever_owes_a_factor(world: World) {
    let mut request = registration(JOE);
    request.mobile = Some(NUMBER.to_owned());
    let joe = world.auth.register(&request).unwrap();
    enrol(&world, &joe.token);
    for surface in [Surface::DeviceTokens, Surface::Signup, Surface::Phone] {
        let mut request = login(JOE);
        request.surface = surface;
        let refused = world.auth.log_in(request);
        assert!(
            matches!(refused, Err(LogInError::SecondFactor)),
            "{surface:?}"
        );
    }
    let refused = world.auth.log_in(jwt_login(JOE));
    assert!(matches!(refused, Err(LogInError::SecondFactor)));
    assert!(
        world
            .auth
            .send_sign_in_code(NUMBER, &Client::default())
            .unwrap()
    );
    let request = SignInByCode {
        number: NUMBER.to_owned(),
        code: world.texted_code(),
        surface: Surface::Signup,
        client: Client::default(),
    };
    let refused = world.auth.sign_in_by_code(&request);
    assert!(matches!(refused, Err(SignInByCodeError::SecondFactor)));
}

fn a_session_from_before_the_factor_is_refreshed_no_more(world: World) {
    let joe = world.auth.join(JOE);
    let jwt = world.auth.log_in(jwt_login(JOE)).unwrap().token;
    enrol(&world, &joe.token);
    assert!(world.auth.accepts_jwt(&jwt));
    let refused = world.auth.refresh_jwt(&jwt, &Client::default());
    assert!(matches!(refused, Err(RefreshError::Jwt(_))));
    world
        .auth
        .disable_totp(&world.auth.caller(&joe.token))
        .unwrap();
    assert!(world.auth.refresh_jwt(&jwt, &Client::default()).is_ok());
}
