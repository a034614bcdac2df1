//! Whoever signs up with a stranger's address has nothing of the account once its owner proves to hold
//! it (security requirement 57).

use crate::second_factors::{begin, code};
use crate::support::{OTHER_PASSWORD, PASSWORD, Shorthand, jwt_login, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::admin::CreateUser;
use latchkey_domain::email::AddAddress;
use latchkey_domain::model::{Client, LinkSecret, PlainToken, Surface};
use latchkey_domain::passwords::{ConfirmReset, RequestReset};
use latchkey_domain::sessions::{CreatePermanent, SignInByCode};
use latchkey_testkit::{World, both_databases};

const VICTIM: &str = "victim@rehive.com";
const PHONE: &str = "+27840000666";

both_databases!(
    whoever_signed_up_with_anothers_address_has_nothing_once_it_is_verified,
    whoever_signed_up_with_anothers_address_has_nothing_once_it_sets_a_password,
    a_factor_of_before_the_first_proof_is_asked_for_no_more,
    who_verifies_with_the_session_of_the_account_keeps_everything,
    a_session_of_another_account_saves_nothing,
    an_account_proven_before_loses_no_factor_by_a_reset,
    a_number_given_again_signs_in,
    what_an_administrator_made_without_a_password_stays,
    the_owner_is_told_what_went,
);

/// What an attacker keeps of an account that they made.
struct Kept {
    session: PlainToken,
    jwt: PlainToken,
    lasting: PlainToken,
}

/// Signs up with the victim's address and leaves every door open: a session, a JWT, a permanent token, a
/// proven telephone, another address, and texted codes.
fn attack(world: &World) -> Kept {
    let request = Register {
        mobile: Some(PHONE.to_owned()),
        ..registration(VICTIM)
    };
    let session = world.auth.register(&request).unwrap().token;
    let caller = world.auth.caller(&session);
    let texted = world.texted_code();
    world.auth.verify_mobile(&caller, &texted).unwrap();
    let jwt = world.auth.log_in(jwt_login(VICTIM)).unwrap().token;
    let lasting = world
        .auth
        .create_permanent_token(&caller, permanent())
        .unwrap()
        .token;
    let own = AddAddress {
        address: "attacker@evil.com".to_owned(),
        primary: true,
    };
    world.auth.add_email(&caller, &own).unwrap();
    Kept {
        session,
        jwt,
        lasting,
    }
}

fn permanent() -> CreatePermanent {
    CreatePermanent {
        password: PASSWORD.into(),
        duration: None,
        surface: latchkey_domain::model::OpaqueSurface::Company,
        client: Client::default(),
    }
}

fn is_alive(world: &World, kept: &Kept) -> [bool; 3] {
    [
        world.auth.accepts(&kept.session),
        world.auth.accepts_jwt(&kept.jwt),
        world.auth.accepts(&kept.lasting),
    ]
}

fn sign_in_by(world: &World, number: &str) -> bool {
    world.messages();
    let client = Client::default();
    world.auth.send_sign_in_code(number, &client).unwrap();
    let sent = world.messages().into_iter();
    let Some(text) = sent.last().filter(|message| message.purpose == "sign_in") else {
        return false;
    };
    let latchkey_domain::outbox::Content::Code { code, .. } = text.content else {
        panic!("a code");
    };
    let request = SignInByCode {
        number: number.to_owned(),
        code,
        surface: Surface::Signup,
        client,
    };
    world.auth.sign_in_by_code(&request).is_ok()
}

fn verify(world: &World, key: &LinkSecret) {
    world.auth.verify_email(key, &Client::default()).unwrap();
}

fn reset(world: &World) {
    let request = RequestReset {
        company: None,
        identifier: VICTIM.to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&request).unwrap();
    let (uid, token) = world.mailed_reset();
    world
        .auth
        .confirm_password_reset(&ConfirmReset {
            uid,
            token,
            new: OTHER_PASSWORD.into(),
            client: Client::default(),
        })
        .unwrap();
}

/// Nothing that the attacker left opens anything, also not what waits to be proven.
fn nothing_is_left(world: &World, kept: &Kept, password: &str, later: &LinkSecret) {
    assert_eq!(is_alive(world, kept), [false; 3]);
    assert!(
        world
            .auth
            .refresh_jwt(&kept.jwt, &Client::default())
            .is_err()
    );
    let refused = world.auth.verify_email(later, &Client::default());
    assert!(refused.is_err(), "the key of the other address is dead");
    assert!(!sign_in_by(world, PHONE), "the telephone opens nothing");
    let entered = world.auth.enter(VICTIM, password).unwrap();
    let user = world.auth.caller(&entered.token).user;
    let [email] = &user.emails[..] else {
        panic!("{:?}", user.emails);
    };
    assert!(email.primary && email.verified.is_some());
    assert!(user.mobiles.iter().all(|mobile| mobile.verified.is_none()));
}

fn whoever_signed_up_with_anothers_address_has_nothing_once_it_is_verified(world: World) {
    let kept = attack(&world);
    assert_eq!(is_alive(&world, &kept), [true; 3]);
    let key = world.mailed_key_to(VICTIM);
    let later = world.mailed_key_to("attacker@evil.com");
    verify(&world, &key);
    nothing_is_left(&world, &kept, PASSWORD, &later);
}

fn whoever_signed_up_with_anothers_address_has_nothing_once_it_sets_a_password(world: World) {
    let kept = attack(&world);
    let later = world.mailed_key_to("attacker@evil.com");
    reset(&world);
    assert!(world.auth.enter(VICTIM, PASSWORD).is_err());
    nothing_is_left(&world, &kept, OTHER_PASSWORD, &later);
}

fn a_factor_of_before_the_first_proof_is_asked_for_no_more(world: World) {
    for (round, by_reset) in [false, true].into_iter().enumerate() {
        let address = format!("victim{round}@rehive.com");
        let token = world.auth.join(&address).token;
        let caller = world.auth.caller(&token);
        let totp = begin(&world, &token);
        world
            .auth
            .verify_mfa(&caller, &code(&world, &totp))
            .unwrap();
        let codes = world.auth.create_recovery_codes(&caller).unwrap();
        assert_eq!(codes.0.len(), 10);
        world.auth.enable_sms(&caller, PHONE).unwrap();
        let texted = world.texted_code();
        world.auth.verify_mfa(&caller, &texted).unwrap();
        let owing = world.auth.enter(&address, PASSWORD).unwrap();
        if by_reset {
            let request = RequestReset {
                company: None,
                identifier: address.clone(),
                client: Client::default(),
            };
            world.auth.request_password_reset(&request).unwrap();
            let (uid, token) = world.mailed_reset();
            let request = ConfirmReset {
                uid,
                token,
                new: PASSWORD.into(),
                client: Client::default(),
            };
            world.auth.confirm_password_reset(&request).unwrap();
        } else {
            verify(&world, &world.mailed_key_to(&address));
        }
        assert!(world.auth.authenticate_pending(&owing.token).is_err());
        let entered = world.auth.enter(&address, PASSWORD).unwrap();
        assert_eq!(entered.owed, None, "no factor is asked for");
        let caller = world.auth.caller(&entered.token);
        assert_eq!(world.auth.count_recovery_codes(&caller).unwrap(), 0);
        assert!(world.auth.totp_device(&caller).is_err());
        assert!(world.auth.sms_device(&caller).is_err());
    }
}

fn who_verifies_with_the_session_of_the_account_keeps_everything(world: World) {
    let kept = attack(&world);
    let caller = world.auth.caller(&kept.session);
    let key = world.mailed_key_to(VICTIM);
    let client = Client::default();
    world.auth.verify_email_as(&caller, &key, &client).unwrap();
    assert_eq!(is_alive(&world, &kept), [true; 3]);
    let user = world.auth.caller(&kept.session).user;
    assert_eq!(user.emails.len(), 2);
    assert!(user.mobiles[0].verified.is_some());
}

fn a_session_of_another_account_saves_nothing(world: World) {
    let kept = attack(&world);
    let key = world.mailed_key_to(VICTIM);
    let other = world.auth.join("other@rehive.com").token;
    let (caller, client) = (world.auth.caller(&other), Client::default());
    world.auth.verify_email_as(&caller, &key, &client).unwrap();
    assert_eq!(is_alive(&world, &kept), [false; 3]);
    assert!(world.auth.accepts(&other));
}

fn an_account_proven_before_loses_no_factor_by_a_reset(world: World) {
    let token = world.auth.join(VICTIM).token;
    verify(&world, &world.mailed_key());
    assert!(
        world.auth.accepts(&token),
        "there was nothing but the session"
    );
    let totp = begin(&world, &token);
    let caller = world.auth.caller(&token);
    world
        .auth
        .verify_mfa(&caller, &code(&world, &totp))
        .unwrap();
    reset(&world);
    let entered = world.auth.enter(VICTIM, OTHER_PASSWORD).unwrap();
    assert!(entered.owed.is_some());
}

fn a_number_given_again_signs_in(world: World) {
    let kept = attack(&world);
    verify(&world, &world.mailed_key_to(VICTIM));
    drop(kept);
    let token = world.auth.enter(VICTIM, PASSWORD).unwrap().token;
    assert!(!sign_in_by(&world, PHONE));
    let caller = world.auth.caller(&token);
    world.auth.send_mobile_code(&caller, PHONE).unwrap();
    assert!(sign_in_by(&world, PHONE));
    let user = world.auth.caller(&token).user;
    assert!(user.primary_mobile().unwrap().verified.is_some());
}

fn what_an_administrator_made_without_a_password_stays(world: World) {
    let request = CreateUser {
        email: Some(VICTIM.to_owned()),
        mobile: Some(PHONE.to_owned()),
        ..CreateUser::default()
    };
    world
        .auth
        .create_user_as_operator("default", &request)
        .unwrap();
    reset(&world);
    let token = world.auth.enter(VICTIM, OTHER_PASSWORD).unwrap().token;
    let mobile = world.auth.caller(&token).user.mobiles[0].clone();
    assert!(mobile.primary && !mobile.distrusted);
    assert!(sign_in_by(&world, PHONE));
}

fn the_owner_is_told_what_went(world: World) {
    attack(&world);
    let key = world.mailed_key_to(VICTIM);
    world.messages();
    verify(&world, &key);
    let told: Vec<_> = world
        .messages()
        .into_iter()
        .map(|message| (message.purpose, message.to))
        .collect();
    assert_eq!(told, [("security_notice", VICTIM.to_owned())]);
    world.auth.join("joe@rehive.com");
    verify(&world, &world.mailed_key_to("joe@rehive.com"));
    assert!(world.messages().is_empty(), "nothing but a session went");
}
