//! `auth/tokens/`: listing, making, showing and revoking.

use chrono::TimeDelta;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{Account, PASSWORD, Site};

const TEN_HOURS_ON: &str = "2026-01-05T19:00:00.000000Z";

both_databases!(
    tokens_are_listed_by_key_and_expiry,
    a_permanent_token_is_shown_once_and_does_not_expire,
    one_token_is_shown_by_its_key,
    a_deleted_token_opens_nothing,
    a_token_may_delete_itself,
    sessions_expire_after_ten_hours_and_leave_the_list,
    a_token_may_be_given_a_lifetime,
    a_lifetime_must_be_one,
    a_token_is_made_for_one_of_three_contracts,
    a_wrong_password_makes_no_token,
    tokens_of_others_are_not_found,
);

fn key(account: &Account) -> &str {
    &account.token[..8]
}

fn list(site: &Site, account: &Account) -> Value {
    site.get("auth/tokens/")
        .token(&account.token)
        .send()
        .data(200)
}

fn create(site: &Site, account: &Account, body: &Value) -> crate::support::Answer {
    site.post("auth/tokens/")
        .token(&account.token)
        .json(body)
        .send()
}

fn tokens_are_listed_by_key_and_expiry(site: Site) {
    let first = site.founder("acme");
    site.world.clock.advance(TimeDelta::microseconds(1));
    let second = site.permanent(&first);
    site.member("acme", "ann@acme.example");
    let answer = site.get("auth/tokens/").token(&first.token).send();
    assert_eq!(
        answer.body,
        format!(
            r#"{{"status":"success","data":[{{"token_key":"{}","expires":"{TEN_HOURS_ON}"}},{{"token_key":"{}","expires":null}}]}}"#,
            key(&first),
            key(&second)
        )
    );
}

fn a_permanent_token_is_shown_once_and_does_not_expire(site: Site) {
    let owner = site.founder("acme");
    let answer = create(&site, &owner, &json!({"password": PASSWORD}));
    let data = answer.data(201);
    assert_eq!(data["user"], owner.user);
    let permanent = Account::of(&data);
    assert!(permanent.token.len() == 64 && permanent.token != owner.token);
    let listed = site.get("auth/tokens/").token(&permanent.token).send().body;
    assert!(!listed.contains(&permanent.token) && listed.contains(key(&permanent)));
    site.world.clock.advance(TimeDelta::days(3650));
    assert!(site.knows(&permanent) && !site.knows(&owner));
}

fn one_token_is_shown_by_its_key(site: Site) {
    let owner = site.founder("acme");
    let permanent = site.permanent(&owner);
    let show = |account| {
        let path = format!("auth/tokens/{}/", key(account));
        site.get(&path).token(&owner.token).send().data(200)
    };
    assert_eq!(
        show(&owner),
        json!({"token_key": key(&owner), "expires": TEN_HOURS_ON})
    );
    assert_eq!(
        show(&permanent),
        json!({"token_key": key(&permanent), "expires": null})
    );
}

/// Without a slash and with `{}`, as SDKs do, and the other way.
fn a_deleted_token_opens_nothing(site: Site) {
    let owner = site.founder("acme");
    for (slash, body) in [("", "{}"), ("/", ""), ("/", "{}")] {
        for other in [site.log_in(&owner), site.permanent(&owner)] {
            assert!(site.knows(&other));
            let path = format!("auth/tokens/{}{slash}", key(&other));
            let delete = || {
                let request = site.delete(&path).token(&owner.token);
                request.body("application/json", body).send()
            };
            delete().is_done();
            assert!(!site.knows(&other));
            delete().fails(404, "Not found.");
        }
    }
    assert!(site.knows(&owner));
}

fn a_token_may_delete_itself(site: Site) {
    let owner = site.founder("acme");
    let path = format!("auth/tokens/{}/", key(&owner));
    site.delete(&path).token(&owner.token).send().is_done();
    assert!(!site.knows(&owner));
}

fn sessions_expire_after_ten_hours_and_leave_the_list(site: Site) {
    let owner = site.founder("acme");
    let permanent = site.permanent(&owner);
    site.world
        .clock
        .advance(TimeDelta::hours(10) - TimeDelta::microseconds(1));
    assert!(site.knows(&owner));
    site.world.clock.advance(TimeDelta::microseconds(1));
    let answer = site.get("auth/").token(&owner.token).send();
    answer.is_unauthorized("Invalid token.");
    assert_eq!(
        list(&site, &permanent),
        json!([{"token_key": key(&permanent), "expires": null}])
    );
}

fn a_token_may_be_given_a_lifetime(site: Site) {
    let owner = site.founder("acme");
    let expires = |duration: &Value| {
        let body = json!({"password": PASSWORD, "duration": duration});
        let made = Account::of(&create(&site, &owner, &body).data(201));
        let path = format!("auth/tokens/{}/", key(&made));
        site.get(&path).token(&made.token).send().data(200)["expires"].clone()
    };
    for none in [json!(null), json!(0), json!("0")] {
        assert_eq!(expires(&none), Value::Null);
    }
    assert_eq!(expires(&json!(1500)), json!("2026-01-05T09:00:01.500000Z"));
    assert_eq!(
        expires(&json!("2678400000")),
        json!("2026-02-05T09:00:00.000000Z")
    );
}

fn a_lifetime_must_be_one(site: Site) {
    let owner = site.founder("acme");
    let integer = "A valid integer is required.";
    for (duration, reason) in [
        (json!("soon"), integer),
        (json!(1.5), integer),
        (json!([]), integer),
        (
            json!(-1),
            "Ensure this value is greater than or equal to 1.",
        ),
        (
            json!(2_678_400_001_i64),
            "Ensure this value is less than or equal to 2678400000.",
        ),
    ] {
        let body = json!({"password": PASSWORD, "duration": duration});
        create(&site, &owner, &body).refuses("duration", reason);
    }
}

fn a_token_is_made_for_one_of_three_contracts(site: Site) {
    let owner = site.founder("acme");
    for surface in [json!(null), json!("company")] {
        let body = json!({"password": PASSWORD, "surface": surface});
        let made = Account::of(&create(&site, &owner, &body).data(201));
        assert!(site.knows(&made));
        let path = format!("auth/tokens/{}/", key(&made));
        let shown = site.get(&path).token(&owner.token).send().data(200);
        assert_eq!(shown, json!({"token_key": key(&made), "expires": null}));
    }
    for (surface, reason) in [
        (json!("jwt"), "\"jwt\" is not a valid choice."),
        (json!("phone"), "\"phone\" is not a valid choice."),
        (json!(""), "\"\" is not a valid choice."),
        (json!(1), "\"1\" is not a valid choice."),
        // The other two are for users of the default company, which Acme is not.
        (json!("device_tokens"), "This is not a valid choice."),
        (json!("signup"), "This is not a valid choice."),
    ] {
        let body = json!({"password": PASSWORD, "surface": surface});
        create(&site, &owner, &body).refuses("surface", reason);
    }
}

/// 400 and not 401: clients take that for the end of the session.
fn a_wrong_password_makes_no_token(site: Site) {
    let owner = site.founder("acme");
    let wrong = json!({"password": "not-the-password"});
    create(&site, &owner, &wrong).refuses("password", "Invalid password");
    create(&site, &owner, &json!({})).refuses("password", "This field is required.");
    assert_eq!(list(&site, &owner).as_array().unwrap().len(), 1);
}

fn tokens_of_others_are_not_found(site: Site) {
    let owner = site.founder("acme");
    let ann = site.member("acme", "ann@acme.example");
    for token_key in [
        key(&ann),
        "00000000",
        ann.token.as_str(),
        owner.token.as_str(),
        "%20",
        "a%2Fb",
    ] {
        for slash in ["", "/"] {
            let path = format!("auth/tokens/{token_key}{slash}");
            site.get(&path)
                .token(&owner.token)
                .send()
                .fails(404, "Not found.");
            site.delete(&path)
                .token(&owner.token)
                .send()
                .fails(404, "Not found.");
        }
    }
    assert!(site.knows(&ann));
}
