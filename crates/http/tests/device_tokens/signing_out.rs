//! `DELETE /api/v1/tokens/{user_id}.json`

use latchkey_testkit::both_databases;

use crate::support::{BAD_TOKEN, Device, NO_TOKEN, PASSWORD, Site, add};

both_databases!(
    signing_out_ends_the_token_and_no_other,
    a_push_token_may_be_named,
    a_foreign_or_odd_id_is_nobodys_and_signs_nobody_out,
    without_a_token_that_opens_something_nobody_is_signed_out,
);

fn sign_out(site: &Site, id: &str, token: &str) -> crate::wire::Answer {
    let line = format!("DELETE /api/v1/tokens/{id}");
    site.form(&line, &[("auth_token", token)])
}

fn signing_out_ends_the_token_and_no_other(site: Site) {
    let (device, other) = (site.sign_in_on("one"), site.sign_in_on("two"));
    sign_out(&site, &format!("{}.json", device.id), &device.token).says(200, "User signed out.");
    assert!(!site.knows(&device) && site.knows(&other));
    sign_out(&site, &format!("{}.json", device.id), &device.token).says(423, BAD_TOKEN);
    sign_out(&site, &other.id.to_string(), &other.token).says(200, "User signed out.");
}

fn a_push_token_may_be_named(site: Site) {
    let device = site.sign_in_on("one");
    let line = format!("DELETE /api/v1/tokens/{}.json", device.id);
    let fields = [("auth_token", device.token.as_str()), ("apn_token", "a1b2")];
    site.form(&line, &fields).says(200, "User signed out.");
    assert!(!site.knows(&device));
}

fn a_foreign_or_odd_id_is_nobodys_and_signs_nobody_out(site: Site) {
    let ann = site.sign_in();
    add(&site.world, "Bob", "bob@beyondvip.com");
    let fields = [("email", "bob@beyondvip.com"), ("password", PASSWORD)];
    let bob = Device::of(&site.try_sign_in(&fields));
    let own = ann.id.to_string();
    let odd = [
        bob.id.to_string(),
        "-1".to_owned(),
        "0".to_owned(),
        "2147483648".to_owned(),
        "9223372036854775808".to_owned(),
        format!("0{own}"),
        format!("+{own}"),
        format!("{own}e0"),
        format!("%20{own}"),
        format!("{own}%20"),
        format!("{own}%00"),
        "..%2f".to_owned(),
        format!("{own}%20or%201=1"),
        format!("{own}.json.json"),
        format!("{own}.0"),
        site.ann.identifier.0.to_string(),
        "%EF%BC%91".to_owned(),
    ];
    for id in odd {
        for id in [id.clone(), format!("{id}.json")] {
            sign_out(&site, &id, &ann.token).says(404, "Not found.");
        }
    }
    assert!(site.knows(&ann) && site.knows(&bob));
}

fn without_a_token_that_opens_something_nobody_is_signed_out(site: Site) {
    let device = site.sign_in();
    let line = format!("DELETE /api/v1/tokens/{}.json", device.id);
    site.form(&line, &[]).says(401, NO_TOKEN);
    site.send(&line, &[], "").says(401, NO_TOKEN);
    site.form(&line, &[("auth_token", "")]).says(401, NO_TOKEN);
    for bad in [
        "x",
        "null",
        "ö",
        "a b",
        &device.token[1..],
        &"x".repeat(5000),
    ] {
        site.form(&line, &[("auth_token", bad)])
            .says(423, BAD_TOKEN);
    }
    let header = format!("Authorization: Token {}", device.token);
    site.send(&line, &[&header], "").says(401, NO_TOKEN);
    assert!(site.knows(&device));
}
