//! With `surfaces.strict_privacy` a sign-up does not tell who has an account.

use latchkey_testkit::{both_databases, world::Builder};
use serde_json::Value;

use crate::support::{EMAIL, Site, cash, cash_but};

both_databases!(a_taken_address_looks_like_a_new_one_and_its_owner_is_told);

fn a_taken_address_looks_like_a_new_one_and_its_owner_is_told(builder: Builder) {
    let world = builder
        .policy(|policy| policy.strict_privacy = true)
        .build();
    let site = Site::over(&world.auth);
    let made = site.cash().json();
    world.messages();
    let again = site.sign_up(&cash());
    assert_eq!(again.status, 200, "{again:?}");
    let keys = |user: &Value| {
        user.as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&again.json()), keys(&made));
    let id = |answer: &Value| answer["id"].as_i64().unwrap();
    assert_eq!(id(&again.json()), id(&made) + 1);
    site.me(&again.token()).is_nobody_s();
    let told = world.messages();
    let told: Vec<_> = told.iter().map(|sent| sent.to.as_str()).collect();
    assert_eq!(told, [EMAIL]);
    let fresh = site.sign_up(&cash_but("email", "fresh@gmail.com"));
    assert_eq!(id(&fresh.json()), id(&made) + 2);
    assert_eq!(site.me(&fresh.token()).status, 200);
}
