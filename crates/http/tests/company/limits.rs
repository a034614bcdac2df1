//! 429, in the envelope and with the time to wait.

use chrono::TimeDelta;
use latchkey_domain::model::Budget;
use latchkey_testkit::{both_databases, world::Builder};
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Site, registration};

/// Every limit allows two in a minute.
const TWO: Budget = Budget {
    count: 2,
    window_seconds: 60,
};

both_databases!(
    logins_are_limited_by_account,
    headers_of_the_client_change_nothing,
    asking_for_the_password_once_more_counts_as_a_login,
    registrations_are_limited_by_address,
    resets_are_limited_whether_or_not_there_is_such_a_user,
    resends_are_limited_by_destination,
    texts_are_limited_by_the_address_that_asks_for_them,
    answers_to_codes_are_limited,
    guesses_of_links_are_limited,
);

fn limited(builder: Builder, limit: impl FnOnce(&mut latchkey_domain::Limits)) -> Site {
    Site::over(builder.policy(|policy| limit(&mut policy.limits)).build())
}

/// The third in a row is refused, and the first after the time that was told is not.
#[track_caller]
fn allows_two(site: &Site, policy: &str, send: impl Fn() -> Answer) {
    for _ in 0..2 {
        assert_ne!(send().status, 429);
    }
    let answer = send();
    let wait = answer.header("retry-after").unwrap().to_owned();
    let text = format!("Request was throttled. Expected available in {wait} seconds.");
    answer.fails(429, &text);
    let expected = format!("\"{policy}\";q=2;w=60");
    assert_eq!(answer.header("ratelimit-policy"), Some(expected.as_str()));
    let wait: i64 = wait.parse().unwrap();
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let told = format!("\"{policy}\";r=0;t={wait}");
    assert_eq!(answer.header("ratelimit"), Some(told.as_str()));
    site.world.clock.advance(TimeDelta::seconds(wait - 1));
    assert_eq!(send().status, 429);
    site.world.clock.advance(TimeDelta::seconds(1));
    assert_ne!(send().status, 429);
}

/// No header moves whoever sends it to another address.
fn headers_of_the_client_change_nothing(builder: Builder) {
    let site = limited(builder, |limits| limits.login_per_address = TWO);
    let body = json!({"user": "nobody@acme.example", "company": "acme", "password": "x"});
    let headers = [
        "X-Forwarded-For: 192.0.2.1",
        "Forwarded: for=192.0.2.2",
        "X-Real-IP: 192.0.2.3",
        "True-Client-IP: 192.0.2.4",
        "CF-Connecting-IP: 192.0.2.5",
    ];
    let statuses = headers.map(|header| {
        let login = site.post("auth/login/").header(header);
        login.json(&body).send().status
    });
    assert_eq!(statuses, [400, 400, 429, 429, 429]);
}

fn logins_are_limited_by_account(builder: Builder) {
    let site = limited(builder, |limits| limits.login_per_account = TWO);
    let owner = site.founder("acme");
    let ann = site.member("acme", "ann@acme.example");
    let wrong = "not-the-password";
    allows_two(&site, "login_per_account", || {
        site.try_log_in("acme", &owner.email, wrong)
    });
    // Another account is not concerned, and a right password makes the budget whole.
    for _ in 0..3 {
        assert_eq!(site.try_log_in("acme", &ann.email, PASSWORD).status, 200);
    }
    let unknown = "nobody@acme.example";
    allows_two(&site, "login_per_account", || {
        site.try_log_in("acme", unknown, wrong)
    });
}

fn asking_for_the_password_once_more_counts_as_a_login(builder: Builder) {
    let site = limited(builder, |limits| limits.login_per_account = TWO);
    let owner = site.founder("acme");
    let post = |path: &str, body: &Value| site.post(path).token(&owner.token).json(body).send();
    let wrong = json!({"password": "not-the-password"});
    allows_two(&site, "login_per_account", || post("auth/tokens/", &wrong));
    // Signing in forgets the failures.
    site.world.clock.advance(TimeDelta::minutes(5));
    assert_eq!(site.try_log_in("acme", &owner.email, PASSWORD).status, 200);
    let wrong = json!({"old_password": "x", "new_password1": "a better one", "new_password2": "a better one"});
    allows_two(&site, "login_per_account", || {
        post("auth/password/change/", &wrong)
    });
}

fn registrations_are_limited_by_address(builder: Builder) {
    let site = limited(builder, |limits| limits.registrations_per_address = TWO);
    let nowhere = registration("nowhere", "joe@acme.example");
    let register = || site.post("auth/register/").json(&nowhere).send();
    allows_two(&site, "registrations_per_address", register);
    site.world.clock.advance(TimeDelta::minutes(5));
    let refused = registration("not a slug", "joe@acme.example");
    let found = || site.post("auth/company/register/").json(&refused).send();
    allows_two(&site, "registrations_per_address", found);
}

fn resets_are_limited_whether_or_not_there_is_such_a_user(builder: Builder) {
    let site = limited(builder, |limits| limits.resets_per_account = TWO);
    let owner = site.founder("acme");
    for user in [owner.email.as_str(), "nobody@acme.example"] {
        let body = json!({"user": user, "company": "acme"});
        let reset = || site.post("auth/password/reset/").json(&body).send();
        allows_two(&site, "resets_per_account", reset);
    }
}

fn resends_are_limited_by_destination(builder: Builder) {
    let site = limited(builder, |limits| limits.messages_per_destination = TWO);
    let owner = site.founder("acme");
    for email in [owner.email.as_str(), "nobody@acme.example"] {
        let body = json!({"email": email, "company": "acme"});
        let resend = || site.post("auth/email/verify/resend/").json(&body).send();
        allows_two(&site, "messages_per_destination", resend);
    }
}

fn texts_are_limited_by_the_address_that_asks_for_them(builder: Builder) {
    let site = limited(builder, |limits| limits.sms_per_address = TWO);
    let body = json!({"mobile": "+27821234567", "company": "acme"});
    let resend = || site.post("auth/mobile/verify/resend/").json(&body).send();
    allows_two(&site, "sms_per_address", resend);
}

fn answers_to_codes_are_limited(builder: Builder) {
    let site = limited(builder, |limits| limits.codes_per_user = TWO);
    let owner = site.founder("acme");
    let body = json!({"otp": "000000"});
    let verify = || {
        site.post("auth/mobile/verify/")
            .token(&owner.token)
            .json(&body)
            .send()
    };
    allows_two(&site, "codes_per_user", verify);
}

fn guesses_of_links_are_limited(builder: Builder) {
    let site = limited(builder, |limits| limits.verify_per_address = TWO);
    let owner = site.founder("acme");
    let key = json!({"key": "wrong"});
    let verify = || site.post("auth/email/verify/").json(&key).send();
    allows_two(&site, "verify_per_address", verify);
    site.world.clock.advance(TimeDelta::minutes(5));
    let guess = json!({"uid": owner.identifier(), "token": "wrong", "new_password1": "a better one",
        "new_password2": "a better one"});
    let confirm = || {
        site.post("auth/password/reset/confirm/")
            .json(&guess)
            .send()
    };
    allows_two(&site, "verify_per_address", confirm);
}
