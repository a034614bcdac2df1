//! Abuse is bounded, and told in the contract's shape.

use latchkey_domain::model::Budget;
use latchkey_testkit::{World, both_databases, world::Builder};
use serde_json::json;

use crate::support::{EMAIL, NUMBER, PASSWORD, Site, cash_but};

both_databases!(
    wrong_passwords_count_on_one_account_whatever_the_method,
    sign_ups_from_one_address_are_bounded,
    codes_to_one_number_are_bounded,
    tokens_of_one_user_are_bounded,
);

fn budget(count: u32) -> Budget {
    Budget {
        count,
        window_seconds: 90,
    }
}

fn wrong_passwords_count_on_one_account_whatever_the_method(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.login_per_account = budget(3))
        .build();
    let site = Site::over(&world.auth);
    site.cash();
    let query = format!("/api/v1/auth?user[email]={EMAIL}&user[password]=wrong-one");
    assert_eq!(site.get(&query).status, 401);
    assert_eq!(site.log_in(EMAIL, "wrong-one").status, 401);
    let jwt = json!({"username": EMAIL, "password": "wrong-one"});
    assert_eq!(site.json("/auth/access_token/", &jwt).status, 400);
    for refused in [site.get(&query), site.log_in(EMAIL, PASSWORD)] {
        refused.is(429, &json!({"error": "Too Many Requests"}));
        assert_eq!(refused.header("retry-after"), Some("15"));
        let policy = "\"login_per_account\";q=3;w=90";
        assert_eq!(refused.header("ratelimit-policy"), Some(policy));
    }
}

fn sign_ups_from_one_address_are_bounded(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.registrations_per_address = budget(2))
        .build();
    let site = Site::over(&world.auth);
    site.cash();
    let taken = site.sign_up(&cash_but("fname", "Other"));
    taken.refuses("email", "has already been taken");
    let refused = site.sign_up(&cash_but("email", "other@gmail.com"));
    refused.is(429, &json!({"error": "Too Many Requests"}));
}

fn codes_to_one_number_are_bounded(builder: Builder) {
    let world = builder
        .policy(|policy| policy.limits.sms_per_number = budget(3))
        .build();
    let site = Site::over(&world.auth);
    for number in [NUMBER, "+15555550000"] {
        let ask = || site.json("/api/v1/confirmation", &json!({"number": number}));
        assert_eq!([ask().status, ask().status, ask().status], [200, 200, 429]);
    }
}

fn tokens_of_one_user_are_bounded(world: World) {
    let site = Site::over(&world.auth);
    let first = site.cash().token();
    let jwt = json!({"username": EMAIL, "password": PASSWORD});
    let jwt = site.json("/auth/access_token/", &jwt).token();
    let newest: Vec<_> = (0..10)
        .map(|_| {
            world.clock.advance(chrono::TimeDelta::seconds(1));
            site.token()
        })
        .collect();
    site.me(&first).is_nobody_s();
    for token in &newest {
        assert_eq!(site.me(token).status, 200);
    }
    let verify = site.json("/auth/verify_token/", &json!({"token": jwt}));
    assert_eq!(verify.status, 200, "other contracts keep theirs");
}
