//! Looking at links before they are used.

use crate::support::{OTHER_PASSWORD, Shorthand, client};
use chrono::TimeDelta;
use latchkey_domain::Refusal;
use latchkey_domain::admin::CompanySettings;
use latchkey_domain::model::{Client, LinkSecret};
use latchkey_domain::outbox::Content;
use latchkey_domain::passwords::{ConfirmReset, RequestReset};
use latchkey_testkit::{World, both_databases, world::Builder};

both_databases!(
    looking_at_a_reset_link_tells_its_company_and_spends_nothing,
    a_reset_link_that_is_not_good_tells_nothing,
    a_disabled_user_s_link_is_not_good,
    looking_is_limited_by_address_and_good_links_cost_nothing,
    a_company_s_page_that_is_no_longer_allowed_is_not_used,
);

/// Somebody who has asked, and the link they got.
fn asked(world: &World, email: &str) -> (String, LinkSecret) {
    world.auth.join(email);
    let request = RequestReset {
        company: None,
        identifier: email.to_owned(),
        client: Client::default(),
    };
    world.auth.request_password_reset(&request).unwrap();
    world.mailed_reset()
}

fn look(world: &World, uid: &str, token: &LinkSecret) -> Option<String> {
    let company = world.auth.open_reset_link(uid, token, &Client::default());
    company.unwrap().map(|company| company.identifier)
}

fn confirm(world: &World, (uid, token): &(String, LinkSecret)) -> bool {
    let request = ConfirmReset {
        uid: uid.clone(),
        token: token.clone(),
        new: OTHER_PASSWORD.into(),
        client: Client::default(),
    };
    world.auth.confirm_password_reset(&request).is_ok()
}

fn looking_at_a_reset_link_tells_its_company_and_spends_nothing(world: World) {
    let link = asked(&world, "joe@rehive.com");
    for _ in 0..3 {
        assert_eq!(look(&world, &link.0, &link.1).as_deref(), Some("default"));
    }
    assert!(confirm(&world, &link));
    assert_eq!(look(&world, &link.0, &link.1), None);
}

fn a_reset_link_that_is_not_good_tells_nothing(world: World) {
    let (uid, token) = asked(&world, "joe@rehive.com");
    let (other, _) = asked(&world, "ann@rehive.com");
    for (uid, token) in [
        (other.as_str(), &token),
        ("00000000-0000-4000-8000-000000000000", &token),
        ("", &token),
        ("a\0b", &token),
        (&uid, &"0".repeat(64).as_str().into()),
        (&uid, &"".into()),
        (&uid, &"a\0b".into()),
    ] {
        assert_eq!(look(&world, uid, token), None, "{uid}");
    }
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(look(&world, &uid, &token), None);
}

fn a_disabled_user_s_link_is_not_good(world: World) {
    let (uid, token) = asked(&world, "joe@rehive.com");
    world.auth.set_user_disabled(&uid, true).unwrap();
    assert_eq!(look(&world, &uid, &token), None);
}

fn looking_is_limited_by_address_and_good_links_cost_nothing(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.verify_per_address.count = 3)
        .build();
    let (uid, token) = asked(&world, "joe@rehive.com");
    let open =
        |token: &LinkSecret, address| world.auth.open_reset_link(&uid, token, &client(address));
    for _ in 0..5 {
        assert!(open(&token, "10.0.0.1").unwrap().is_some());
    }
    for _ in 0..3 {
        assert!(open(&"guess".into(), "10.0.0.1").unwrap().is_none());
    }
    let refused = open(&"guess".into(), "10.0.0.1");
    assert!(matches!(refused, Err(Refusal::Throttled(_))));
    let key = "guess".into();
    let refused = world.auth.open_email_link(&key, &client("10.0.0.1"));
    assert!(matches!(refused, Err(Refusal::Throttled(_))));
    assert!(open(&token, "10.0.0.1").unwrap().is_some());
    assert!(open(&"guess".into(), "10.0.0.2").unwrap().is_none());
}

fn a_company_s_page_that_is_no_longer_allowed_is_not_used(mut world: World) {
    let owner = world.auth.found("acme", "owner@acme.example").token;
    let settings = CompanySettings {
        email_confirmation_url: Some("https://app.acme.example/confirm".to_owned()),
        ..CompanySettings::default()
    };
    let caller = world.auth.caller(&owner);
    world.auth.update_company(&caller, &settings).unwrap();
    world.reopen_with(|recipe| {
        recipe.policy(|policy| policy.link_hosts = vec!["ok.example".to_owned()])
    });
    let caller = world.auth.caller(&owner);
    assert!(world.auth.update_company(&caller, &settings).is_err());
    let links: Vec<_> = world
        .messages()
        .into_iter()
        .filter_map(|message| match message.content {
            Content::VerifyEmail { link, .. } => Some(link.expose().to_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(links.len(), 1);
    assert!(links[0].starts_with("http://127.0.0.1:8080/verify-email?key="));
}
