//! Registering a company together with its owner.

use crate::support::{Shorthand, company_registration, race, refusals};
use latchkey_domain::accounts::{Register, RegisterCompany};
use latchkey_domain::validation::{Field, Problem};
use latchkey_testkit::{World, both_databases};

both_databases!(
    the_owner_administrates_the_new_company,
    a_refused_registration_leaves_no_company_behind,
    of_concurrent_registrations_of_one_company_one_wins_whole,
    a_companys_name_is_checked_like_every_text,
    terms_must_be_accepted,
);

fn companies(world: &World) -> Vec<(String, String)> {
    let all = world.auth.list_companies().unwrap().into_iter();
    all.map(|company| (company.identifier, company.name))
        .collect()
}

fn pair(identifier: &str, name: &str) -> (String, String) {
    (identifier.to_owned(), name.to_owned())
}

fn the_owner_administrates_the_new_company(world: World) {
    let request = RegisterCompany {
        name: Some("Rehive Inc.".to_owned()),
        ..company_registration("Rehive", "joe@rehive.com")
    };
    let owner = world.auth.register_company(&request).unwrap();
    assert!(owner.user.is_admin());
    let caller = world.auth.caller(&owner.token);
    let company = world.auth.read_company_as_admin(&caller).unwrap();
    assert_eq!(
        pair(&company.identifier, &company.name),
        pair("rehive", "Rehive Inc.")
    );
    world
        .auth
        .verify_email(&world.mailed_key(), &Default::default())
        .unwrap();
}

fn a_refused_registration_leaves_no_company_behind(world: World) {
    let request = company_registration("rehive", "not an address");
    let found = refusals(world.auth.register_company(&request));
    assert_eq!(found, [(Field::Email, Problem::Malformed)]);
    assert_eq!(companies(&world), [pair("default", "default")]);

    world.auth.found("rehive", "joe@rehive.com");
    let again = company_registration("REHIVE", "jane@rehive.com");
    let found = refusals(world.auth.register_company(&again));
    assert_eq!(found, [(Field::Company, Problem::Taken)]);
    let page = latchkey_domain::model::Page {
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
}

fn of_concurrent_registrations_of_one_company_one_wins_whole(world: World) {
    let results = race(12, |index| {
        let email = format!("joe{index}@rehive.com");
        world
            .auth
            .register_company(&company_registration("rehive", &email))
    });
    let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    for result in lost {
        assert_eq!(refusals(result), [(Field::Company, Problem::Taken)]);
    }
    assert_eq!(world.messages().len(), 1);
    let page = latchkey_domain::model::Page {
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
}

fn a_companys_name_is_checked_like_every_text(world: World) {
    for (name, problem) in [
        ("", Problem::Blank),
        ("a\0b", Problem::Malformed),
        ("a\u{202e}b", Problem::Malformed),
        (&*"x".repeat(101), Problem::TooLong(100)),
    ] {
        let request = RegisterCompany {
            name: Some(name.to_owned()),
            ..company_registration("rehive", "joe@rehive.com")
        };
        let found = refusals(world.auth.register_company(&request));
        assert_eq!(found, [(Field::Name, problem)], "{name:?}");
    }
}

fn terms_must_be_accepted(world: World) {
    let mut request = company_registration("rehive", "joe@rehive.com");
    request.owner = Register {
        terms_accepted: false,
        ..request.owner
    };
    let found = refusals(world.auth.register_company(&request));
    assert_eq!(found, [(Field::Terms, Problem::NotAccepted)]);
}
