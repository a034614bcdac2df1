//! An address or number takes the place of the one before once it is proven, and not before
//! (security requirements 41 and 57).

use crate::support::{PASSWORD, Shorthand, race, registration};
use latchkey_domain::accounts::Register;
use latchkey_domain::email::{AddAddress, AddressError};
use latchkey_domain::mobile::VerifyMobileError;
use latchkey_domain::model::{Client, PlainToken, User};
use latchkey_domain::passwords::{ConfirmReset, ConfirmResetError, RequestReset};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases, world::Builder};

const OLD: &str = "old@rehive.com";
const NEW: &str = "new@rehive.com";

both_databases!(
    the_old_address_stays_in_force_until_the_new_one_is_proven,
    of_two_changes_at_once_the_address_of_the_used_key_is_the_primary_one,
    the_last_wish_for_another_address_counts,
    links_mailed_to_the_address_before_die_with_the_change,
    the_old_number_stays_in_force_until_the_new_one_is_proven,
    of_two_changes_at_once_the_number_of_the_given_code_is_the_primary_one,
    a_message_to_an_address_that_was_removed_is_not_sent,
    the_owner_of_a_removed_address_is_told_though_it_is_gone,
    a_user_has_ten_addresses_and_ten_numbers_at_most,
);

fn add(world: &World, token: &PlainToken, address: &str) -> Result<bool, AddressError> {
    let request = AddAddress {
        address: address.to_owned(),
        primary: true,
    };
    let added = world.auth.add_email(&world.auth.caller(token), &request);
    added.map(|email| email.primary)
}

fn prove(world: &World, token: &PlainToken, address: &str) {
    let (caller, key) = (world.auth.caller(token), world.mailed_key_to(address));
    let client = Client::default();
    world.auth.verify_email_as(&caller, &key, &client).unwrap();
}

fn user(world: &World, token: &PlainToken) -> User {
    User::clone(&world.auth.caller(token).user)
}

fn primary(world: &World, token: &PlainToken) -> String {
    user(world, token).primary_email().unwrap().address.clone()
}

fn ask(world: &World, identifier: &str) {
    let request = RequestReset {
        company: None,
        identifier: identifier.to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&request).unwrap();
}

fn resets(world: &World) -> Vec<String> {
    let messages = world.messages().into_iter();
    let resets = messages.filter(|message| message.purpose == "reset_password");
    resets.map(|message| message.to).collect()
}

fn the_old_address_stays_in_force_until_the_new_one_is_proven(world: World) {
    let token = world.auth.join(OLD).token;
    prove(&world, &token, OLD);
    assert!(!add(&world, &token, NEW).unwrap(), "not primary yet");
    assert_eq!(primary(&world, &token), OLD);
    assert!(world.auth.enter(OLD, PASSWORD).is_ok());
    ask(&world, NEW);
    assert_eq!(resets(&world), [OLD], "whichever address is named");
    world
        .auth
        .resend_email_verification(&latchkey_domain::email::Resend {
            company: "default".to_owned(),
            destination: NEW.to_owned(),
            client: Client::default(),
        })
        .unwrap();
    prove(&world, &token, NEW);
    assert_eq!(primary(&world, &token), NEW);
    let messages = world.messages();
    let told = messages
        .iter()
        .any(|message| (message.purpose, &*message.to) == ("email_changed", OLD));
    assert!(told, "{messages:?}");
    ask(&world, OLD);
    assert_eq!(resets(&world), [NEW]);
}

fn of_two_changes_at_once_the_address_of_the_used_key_is_the_primary_one(builder: Builder) {
    let world = unlimited(builder);
    for round in 0..10 {
        let token = world.auth.join(&format!("old{round}@rehive.com")).token;
        prove(&world, &token, &format!("old{round}@rehive.com"));
        let wanted = [0, 1].map(|index| format!("new{index}-{round}@rehive.com"));
        race(2, |index| add(&world, &token, &wanted[index]).unwrap());
        let used = &wanted[round % 2];
        prove(&world, &token, used);
        let user = user(&world, &token);
        let proven: Vec<_> = user
            .emails
            .iter()
            .filter(|email| email.verified.is_some())
            .map(|email| &email.address)
            .collect();
        assert_eq!(proven.len(), 2, "{proven:?}");
        assert!(proven.contains(&used));
        let now = &user.primary_email().unwrap().address;
        assert!(
            proven.contains(&now),
            "the primary one is a proven one: {now}"
        );
    }
}

fn the_last_wish_for_another_address_counts(world: World) {
    let token = world.auth.join(OLD).token;
    prove(&world, &token, OLD);
    add(&world, &token, "first@rehive.com").unwrap();
    add(&world, &token, NEW).unwrap();
    prove(&world, &token, "first@rehive.com");
    assert_eq!(primary(&world, &token), OLD);
    let caller = world.auth.caller(&token);
    let new = caller.user.emails.iter().find(|email| email.address == NEW);
    let taken_back = world
        .auth
        .set_primary_email(&caller, new.unwrap().id, Some(false));
    assert!(!taken_back.unwrap().becomes_primary);
    prove(&world, &token, NEW);
    assert_eq!(primary(&world, &token), OLD);
}

fn links_mailed_to_the_address_before_die_with_the_change(world: World) {
    let token = world.auth.join(OLD).token;
    prove(&world, &token, OLD);
    ask(&world, OLD);
    let (uid, link) = world.mailed_reset();
    add(&world, &token, NEW).unwrap();
    prove(&world, &token, NEW);
    let refused = world.auth.confirm_password_reset(&ConfirmReset {
        uid,
        token: link,
        new: "a third password 3".into(),
        client: Client::default(),
    });
    assert!(matches!(refused, Err(ConfirmResetError::BadToken)));
}

fn join_with(world: &World, email: &str, mobile: &str) -> PlainToken {
    let request = Register {
        mobile: Some(mobile.to_owned()),
        ..registration(email)
    };
    world.auth.register(&request).unwrap().token
}

fn number(world: &World, token: &PlainToken) -> (String, bool) {
    let user = user(world, token);
    let mobile = user.primary_mobile().unwrap();
    (mobile.number.clone(), mobile.verified.is_some())
}

fn the_old_number_stays_in_force_until_the_new_one_is_proven(world: World) {
    let token = join_with(&world, OLD, "+27840000001");
    let code = world.texted_code();
    let caller = world.auth.caller(&token);
    world.auth.verify_mobile(&caller, &code).unwrap();
    world
        .auth
        .send_mobile_code(&caller, "+27840000002")
        .unwrap();
    assert_eq!(number(&world, &token), ("+27840000001".to_owned(), true));
    let second = world.texted_code();
    world
        .auth
        .send_mobile_code(&caller, "+27840000003")
        .unwrap();
    let third = world.texted_code();
    let left = world.auth.verify_mobile(&caller, &second);
    assert!(
        matches!(left, Err(VerifyMobileError::BadCode)),
        "it was changed mid-way"
    );
    assert_eq!(number(&world, &token), ("+27840000001".to_owned(), true));
    world.auth.verify_mobile(&caller, &third).unwrap();
    assert_eq!(number(&world, &token), ("+27840000003".to_owned(), true));
}

fn of_two_changes_at_once_the_number_of_the_given_code_is_the_primary_one(builder: Builder) {
    let world = unlimited(builder);
    for round in 0..10 {
        let token = join_with(
            &world,
            &format!("a{round}@rehive.com"),
            &format!("+2784{round:02}00"),
        );
        world.messages();
        let caller = world.auth.caller(&token);
        let wanted = [1, 2].map(|index| format!("+2784{round:02}0000{index}"));
        race(2, |index| {
            world
                .auth
                .send_mobile_code(&caller, &wanted[index])
                .unwrap()
        });
        let texts = world.messages().into_iter();
        let texts: Vec<_> = texts
            .filter(|message| message.purpose == "verify_mobile")
            .collect();
        let [text] = &texts[..] else {
            panic!("the earlier code died: {texts:?}");
        };
        let latchkey_domain::outbox::Content::Code { code, .. } = &text.content else {
            panic!("{text:?}");
        };
        world.auth.verify_mobile(&caller, code).unwrap();
        assert_eq!(number(&world, &token), (text.to.clone(), true));
    }
}

fn a_message_to_an_address_that_was_removed_is_not_sent(world: World) {
    let token = world.auth.join(OLD).token;
    world.messages();
    let caller = world.auth.caller(&token);
    let email = AddAddress {
        address: NEW.to_owned(),
        primary: false,
    };
    let added = world.auth.add_email(&caller, &email).unwrap();
    world.auth.remove_email(&caller, added.id).unwrap();
    let mobile = AddAddress {
        address: "+27840000001".to_owned(),
        primary: false,
    };
    let added = world.auth.add_mobile(&caller, &mobile).unwrap();
    world.auth.remove_mobile(&caller, added.id).unwrap();
    let messages = world.messages();
    assert!(
        messages.iter().all(|message| message.to == OLD),
        "{messages:?}"
    );
    assert!(!messages.is_empty());
}

fn the_owner_of_a_removed_address_is_told_though_it_is_gone(world: World) {
    let token = world.auth.join(OLD).token;
    prove(&world, &token, OLD);
    add(&world, &token, NEW).unwrap();
    prove(&world, &token, NEW);
    let caller = world.auth.caller(&token);
    let old = caller.user.emails.iter().find(|email| email.address == OLD);
    world.auth.remove_email(&caller, old.unwrap().id).unwrap();
    let messages = world.messages().into_iter();
    let there = messages.filter(|message| message.to == OLD);
    let mut there: Vec<_> = there.map(|message| message.purpose).collect();
    there.sort_unstable();
    // Of the new address, of the change, and of the removal.
    assert_eq!(
        there,
        ["email_changed", "security_notice", "security_notice"]
    );
}

fn a_user_has_ten_addresses_and_ten_numbers_at_most(builder: Builder) {
    let world = unlimited(builder);
    let token = join_with(&world, OLD, "+27840000000");
    let caller = world.auth.caller(&token);
    let full = |result: Result<(), AddressError>, field| match result {
        Err(AddressError::Invalid(found)) => {
            let found = crate::support::problems(&found);
            assert_eq!(found, [(field, Problem::TooMany(10))]);
        }
        other => panic!("{other:?}"),
    };
    let email = |index: usize| AddAddress {
        address: format!("{index}@rehive.com"),
        primary: false,
    };
    let mobile = |index: usize| AddAddress {
        address: format!("+278400000{index:02}"),
        primary: false,
    };
    let results = race(14, |index| {
        let index = index + 1;
        (
            world.auth.add_email(&caller, &email(index)).is_ok(),
            world.auth.add_mobile(&caller, &mobile(index)).is_ok(),
        )
    });
    assert_eq!(results.iter().filter(|(email, _)| *email).count(), 9);
    assert_eq!(results.iter().filter(|(_, mobile)| *mobile).count(), 9);
    full(
        world.auth.add_email(&caller, &email(90)).map(drop),
        Field::Email,
    );
    full(
        world.auth.add_mobile(&caller, &mobile(90)).map(drop),
        Field::Mobile,
    );
}

fn unlimited(builder: Builder) -> World {
    builder
        .policy(|policy| policy.limits.enabled = false)
        .build()
}
