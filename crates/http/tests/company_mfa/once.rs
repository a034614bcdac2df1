//! Each code counts once, and steps only go forward (RFC 6238 section 5.2).

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    given::{INVALID, successes},
    support::Site,
};

both_databases!(
    a_code_counts_once_whatever_the_session,
    a_code_that_confirmed_completes_no_login,
    steps_only_go_forward,
    a_code_is_good_one_step_around_now,
    of_twenty_with_one_code_one_gets_in,
    of_twenty_who_confirm_with_one_code_one_does,
    what_is_no_code_counts_for_nothing,
);

/// The second time reads as any wrong code.
fn a_code_counts_once_whatever_the_session(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let (first, second) = (site.owing(&joe, "token"), site.owing(&joe, "token"));
    let code = authenticator.code(&site);
    site.verify(&first, &code).is_done();
    for token in [&first, &second, &joe.token] {
        site.verify(token, &code).refuses("token", INVALID);
    }
    assert!(!site.opens(&second));
    site.pass(30);
    site.verify(&second, &code).refuses("token", INVALID);
    site.verify(&second, &authenticator.code(&site)).is_done();
}

fn a_code_that_confirmed_completes_no_login(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.begin_totp(&joe);
    let code = authenticator.code(&site);
    site.verify(&joe.token, &code).is_done();
    let token = site.owing(&joe, "token");
    site.verify(&token, &code).refuses("token", INVALID);
    assert!(!site.opens(&token));
}

fn steps_only_go_forward(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let tokens = [(); 3].map(|()| site.owing(&joe, "token"));
    site.verify(&tokens[0], &authenticator.code(&site))
        .is_done();
    site.verify(&tokens[1], &authenticator.code_of_step(&site, -1))
        .refuses("token", INVALID);
    site.verify(&tokens[1], &authenticator.code_of_step(&site, 1))
        .is_done();
    site.pass(30);
    site.verify(&tokens[2], &authenticator.code(&site))
        .refuses("token", INVALID);
    site.verify(&tokens[2], &authenticator.code_of_step(&site, 1))
        .is_done();
}

fn a_code_is_good_one_step_around_now(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    for (step, good) in [(-2, false), (2, false), (-1, true), (1, true)] {
        let token = site.owing(&joe, "token");
        let answer = site.verify(&token, &authenticator.code_of_step(&site, step));
        assert_eq!(
            (answer.status == 200, site.opens(&token)),
            (good, good),
            "{step}"
        );
        site.pass(300);
    }
}

fn of_twenty_with_one_code_one_gets_in(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let tokens: Vec<_> = (0..10).map(|_| site.owing(&joe, "token")).collect();
    let code = authenticator.code(&site);
    let got_in = successes(20, |index| site.verify(&tokens[index % 10], &code));
    assert_eq!(got_in, 1);
    let open = tokens.iter().filter(|token| site.opens(token));
    assert_eq!(open.count(), 1);
}

fn of_twenty_who_confirm_with_one_code_one_does(site: Site) {
    let joe = site.founder("acme");
    let code = site.begin_totp(&joe).code(&site);
    assert_eq!(successes(20, |_| site.verify(&joe.token, &code)), 1);
    site.is_on(&joe.token, false, true);
}

fn what_is_no_code_counts_for_nothing(site: Site) {
    let joe = site.founder("acme");
    let authenticator = site.add_totp(&joe);
    let token = site.owing(&joe, "token");
    let code = authenticator.code(&site);
    let send = |body: &Value| {
        let request = site.post("auth/mfa/verify/").token(&token);
        request.json(body).send()
    };
    for body in [
        json!({}),
        json!({"token": null}),
        json!({"token": ""}),
        json!({"token": false}),
        json!({"token": []}),
        json!({"token": {}}),
        json!({"token": [code]}),
        json!({"otp": code}),
        json!({"token": format!("{code} ")}),
        json!({"token": format!("{code}\u{0}")}),
        json!({"token": "%"}),
        json!({"token": "1".repeat(20_000)}),
        json!([code]),
    ] {
        let answer = send(&body);
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
    }
    assert!(!site.opens(&token));
    send(&json!({"token": code, "unknown": 1})).is_done();
}
