//! Adding, choosing and removing mobile numbers.

use crate::support::{Shorthand, problems, registration};
use latchkey_domain::accounts::{ProfileChanges, Register};
use latchkey_domain::email::{AddAddress, AddressError};
use latchkey_domain::model::{MobileId, PlainToken, User};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    numbers_are_added_chosen_and_removed,
    a_taken_number_is_refused,
);

const NUMBER: &str = "+27840000000";

fn join(world: &World, email: &str, mobile: &str) -> PlainToken {
    let request = Register {
        mobile: Some(mobile.to_owned()),
        ..registration(email)
    };
    world.auth.register(&request).unwrap().token
}

fn numbers(world: &World, token: &PlainToken) -> Vec<(String, bool)> {
    let user = User::clone(&world.auth.caller(token).user);
    let mut all: Vec<_> = user
        .mobiles
        .into_iter()
        .map(|mobile| (mobile.number, mobile.primary))
        .collect();
    all.sort_unstable();
    all
}

fn numbers_are_added_chosen_and_removed(world: World) {
    let token = world.auth.join("joe@rehive.com").token;
    let caller = world.auth.caller(&token);
    let add = |number: &str, primary| {
        let address = number.to_owned();
        world
            .auth
            .add_mobile(&caller, &AddAddress { address, primary })
            .unwrap()
    };
    let first = add("+27840000001", false);
    assert!(first.primary, "the first one is");
    let second = add("+27840000002", false);
    let third = add("+27840000003", true);
    let is = |expected: &[(&str, bool)]| {
        let found = numbers(&world, &token);
        let found: Vec<_> = found
            .iter()
            .map(|(number, primary)| (&**number, *primary))
            .collect();
        assert_eq!(found, expected);
    };
    is(&[
        ("+27840000001", false),
        ("+27840000002", false),
        ("+27840000003", true),
    ]);
    world
        .auth
        .set_primary_mobile(&caller, second.id, Some(true))
        .unwrap();
    is(&[
        ("+27840000001", false),
        ("+27840000002", true),
        ("+27840000003", false),
    ]);
    world.auth.remove_mobile(&caller, second.id).unwrap();
    is(&[("+27840000001", true), ("+27840000003", false)]);
    let unset = world
        .auth
        .set_primary_mobile(&caller, first.id, Some(false));
    assert!(matches!(unset, Err(AddressError::Invalid(_))));
    let gone = world.auth.remove_mobile(&caller, second.id);
    assert!(matches!(gone, Err(AddressError::NotFound)));
    let nobodys = world
        .auth
        .set_primary_mobile(&caller, MobileId(999), Some(true));
    assert!(matches!(nobodys, Err(AddressError::NotFound)));
    assert!(third.verified.is_none());
}

fn a_taken_number_is_refused(world: World) {
    join(&world, "joe@rehive.com", NUMBER);
    let token = world.auth.join("jane@rehive.com").token;
    let caller = world.auth.caller(&token);
    let taken = |result: Result<(), AddressError>| match result {
        Err(AddressError::Invalid(found)) => {
            assert_eq!(problems(&found), [(Field::Mobile, Problem::Taken)]);
        }
        other => panic!("{other:?}"),
    };
    let request = AddAddress {
        address: "+27-84-000-0000".to_owned(),
        primary: true,
    };
    taken(world.auth.add_mobile(&caller, &request).map(drop));
    let changes = ProfileChanges {
        first_name: Some("Mallory".to_owned()),
        mobile: Some(NUMBER.to_owned()),
        ..ProfileChanges::default()
    };
    taken(world.auth.update_profile(&caller, &changes).map(drop));
    assert_eq!(world.auth.caller(&token).user.profile.first_name, "Joe");
}
