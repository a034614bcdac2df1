//! `auth/mfa/recovery-codes/`: for those who lost their telephone.

use std::collections::BTreeSet;

use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::{
    given::{INVALID, successes},
    support::{Account, Site},
};

both_databases!(
    a_recovery_code_completes_a_login_once,
    new_codes_end_the_old_ones,
    of_twenty_with_one_recovery_code_one_gets_in,
    a_recovery_code_is_read_as_people_type_it,
    a_whole_session_spends_no_recovery_code,
    recovery_codes_go_with_the_last_factor,
    recovery_codes_are_of_one_user,
);

fn codes(site: &Site, account: &Account) -> Vec<String> {
    let made = site
        .mfa("POST", "recovery-codes/", &account.token)
        .data(201);
    assert_eq!(made.as_object().map(serde_json::Map::len), Some(1));
    serde_json::from_value(made["codes"].clone()).unwrap()
}

fn remaining(site: &Site, account: &Account) -> Value {
    site.mfa("GET", "recovery-codes/", &account.token).data(200)
}

fn a_recovery_code_completes_a_login_once(site: Site) {
    let joe = site.founder("acme");
    assert_eq!(remaining(&site, &joe), json!({"remaining": 0}));
    site.add_totp(&joe);
    let codes = codes(&site, &joe);
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    for code in &codes {
        let (left, right) = code.split_once('-').unwrap();
        assert_eq!((left.len(), right.len()), (5, 5));
    }
    assert_eq!(remaining(&site, &joe), json!({"remaining": 10}));
    let (first, second) = (site.owing(&joe, "token"), site.owing(&joe, "token"));
    site.verify(&first, &codes[3]).is_done();
    assert!(site.opens(&first));
    assert_eq!(remaining(&site, &joe), json!({"remaining": 9}));
    site.verify(&second, &codes[3]).refuses("token", INVALID);
    assert!(!site.opens(&second));
    site.verify(&second, &codes[4]).is_done();
    site.is_on(&second, false, true);
}

fn new_codes_end_the_old_ones(site: Site) {
    let joe = site.founder("acme");
    site.add_totp(&joe);
    let (old, new) = (codes(&site, &joe), codes(&site, &joe));
    let token = site.owing(&joe, "token");
    for code in &old[..5] {
        site.verify(&token, code).refuses("token", INVALID);
    }
    site.verify(&token, &new[0]).is_done();
    assert_eq!(remaining(&site, &joe), json!({"remaining": 9}));
}

fn of_twenty_with_one_recovery_code_one_gets_in(site: Site) {
    let joe = site.founder("acme");
    site.add_totp(&joe);
    let code = &codes(&site, &joe)[0];
    let tokens: Vec<_> = (0..10).map(|_| site.owing(&joe, "token")).collect();
    let got_in = successes(20, |index| site.verify(&tokens[index % 10], code));
    assert_eq!(got_in, 1);
    assert_eq!(remaining(&site, &joe), json!({"remaining": 9}));
}

fn a_recovery_code_is_read_as_people_type_it(site: Site) {
    let joe = site.founder("acme");
    site.add_totp(&joe);
    let codes = codes(&site, &joe);
    for typed in [
        codes[0].to_lowercase(),
        codes[1].replace('-', ""),
        format!(" {} ", codes[2].replace('-', " ")),
    ] {
        let token = site.owing(&joe, "token");
        site.verify(&token, &typed).is_done();
    }
}

fn a_whole_session_spends_no_recovery_code(site: Site) {
    let joe = site.founder("acme");
    site.add_totp(&joe);
    let code = &codes(&site, &joe)[0];
    site.verify(&joe.token, code).refuses("token", INVALID);
    assert_eq!(remaining(&site, &joe), json!({"remaining": 10}));
}

fn recovery_codes_go_with_the_last_factor(site: Site) {
    let joe = site.founder("acme");
    site.add_totp(&joe);
    site.add_sms(&joe);
    let old = codes(&site, &joe);
    site.mfa("DELETE", "token/", &joe.token).is_done();
    assert_eq!(remaining(&site, &joe), json!({"remaining": 10}));
    site.mfa("DELETE", "sms/", &joe.token).is_done();
    assert_eq!(remaining(&site, &joe), json!({"remaining": 0}));
    site.add_totp(&joe);
    let token = site.owing(&joe, "token");
    site.verify(&token, &old[0]).refuses("token", INVALID);
}

fn recovery_codes_are_of_one_user(site: Site) {
    let joe = site.founder("acme");
    let ann = site.member("acme", "ann@acme.example");
    site.add_totp(&joe);
    site.add_totp(&ann);
    let hers = codes(&site, &ann);
    codes(&site, &joe);
    let token = site.owing(&joe, "token");
    site.verify(&token, &hers[0]).refuses("token", INVALID);
    assert_eq!(remaining(&site, &ann), json!({"remaining": 10}));
}
