//! Guesses are counted per account, whatever session, login or node they come through.

use latchkey_domain::model::Budget;
use latchkey_testkit::{both_databases, world::Builder};

use crate::{
    given::INVALID,
    support::{Answer, Site},
};

both_databases!(
    after_ten_wrong_codes_over_ten_logins_the_right_one_is_refused_for_a_while,
    a_right_code_makes_the_count_whole,
    guesses_of_every_factor_are_one_count,
    messages_are_limited_by_user,
);

#[track_caller]
fn is_throttled(answer: &Answer, limit: &str) -> i64 {
    assert_eq!(answer.status, 429, "{answer:?}");
    let policy = answer.header("ratelimit-policy").unwrap();
    assert!(policy.starts_with(&format!("\"{limit}\"")), "{policy}");
    answer.header("retry-after").unwrap().parse().unwrap()
}

/// Signing in again and a restart change nothing; another account is not concerned.
fn after_ten_wrong_codes_over_ten_logins_the_right_one_is_refused_for_a_while(site: Site) {
    let joe = site.founder("acme");
    let ann = site.member("acme", "ann@acme.example");
    let (his, hers) = (site.add_totp(&joe), site.add_totp(&ann));
    for _ in 0..10 {
        let token = site.owing(&joe, "token");
        let from_elsewhere = site.post("auth/mfa/verify/").token(&token);
        let wrong = serde_json::json!({"token": his.wrong_code(&site)});
        from_elsewhere
            .header("X-Forwarded-For: 192.0.2.1")
            .json(&wrong)
            .send()
            .refuses("token", INVALID);
    }
    let right = |site: &Site| {
        let token = site.owing(&joe, "token");
        site.verify(&token, &his.code(site))
    };
    is_throttled(&right(&site), "second_factor_per_account");
    // Nor by the session that is complete.
    is_throttled(
        &site.verify(&joe.token, &his.code(&site)),
        "second_factor_per_account",
    );
    let mut world = site.world;
    world.reopen();
    let site = Site::over(world);
    let wait = is_throttled(&right(&site), "second_factor_per_account");
    assert!((1..=900).contains(&wait));
    let token = site.owing(&ann, "token");
    site.verify(&token, &hers.code(&site)).is_done();
    assert!(site.opens(&joe.token), "whoever is in stays in");
    site.pass(wait);
    right(&site).is_done();
}

fn a_right_code_makes_the_count_whole(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    for _ in 0..3 {
        let token = site.owing(&joe, "token");
        for _ in 0..9 {
            let wrong = authenticator.wrong_code(&site);
            site.verify(&token, &wrong).refuses("token", INVALID);
        }
        site.verify(&token, &authenticator.code(&site)).is_done();
        site.pass(60);
    }
}

fn guesses_of_every_factor_are_one_count(site: Site) {
    let joe = site.founder("acme");
    site.add_sms(&joe);
    let authenticator = site.add_totp(&joe);
    site.mfa("POST", "recovery-codes/", &joe.token).data(201);
    let token = site.owing(&joe, "token");
    for round in 0..10 {
        let guess = match round % 2 {
            0 => authenticator.wrong_code(&site),
            _ => format!("AAAAA-AAAA{round}"),
        };
        site.verify(&token, &guess).refuses("token", INVALID);
    }
    site.mfa("POST", "sms/send/", &token).data(200);
    let code = site.world.texted_code();
    is_throttled(
        &site.verify(&token, code.expose()),
        "second_factor_per_account",
    );
}

/// One number after the other is no way around the limit of each.
fn messages_are_limited_by_user(builder: Builder) {
    let five = Budget {
        count: 5,
        window_seconds: 3600,
    };
    let limited = builder.policy(|policy| policy.limits.sms_per_user = five);
    let site = Site::over(limited.build());
    let joe = site.founder("acme");
    let name = |last: u32| {
        let request = site.post("auth/mfa/sms/").token(&joe.token);
        let number = format!("+2782000000{last}");
        request.json(&serde_json::json!({"mobile": number})).send()
    };
    for last in 0..3 {
        name(last).data(201);
    }
    is_throttled(&name(3), "sms_per_user");
    is_throttled(&site.mfa("POST", "sms/send/", &joe.token), "sms_per_user");
}
