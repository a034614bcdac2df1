//! What is refused at `admin/users/emails/` and `admin/users/mobiles/`.

use latchkey_testkit::both_databases;
use serde_json::json;

use super::addresses::page;
use crate::{
    odd::{NOBODY, ODD_IDS, UNKNOWN},
    support::Site,
};

both_databases!(
    what_is_wrong_is_said_under_its_name,
    what_is_no_row_of_the_company_is_not_found,
);

fn what_is_wrong_is_said_under_its_name(site: Site) {
    let joe = site.founder("acme");
    let rival = site.founder("rival");
    site.member("acme", "jim@acme.example");
    let request = site.post("user/mobiles/").token(&joe.token);
    request
        .json(&json!({"number": "+27840000000"}))
        .send()
        .data(201);
    let (own, theirs) = (joe.identifier(), rival.identifier());
    let (emails, mobiles) = ("admin/users/emails/", "admin/users/mobiles/");
    let cases = [
        (
            emails,
            json!({"email": "a@b.org"}),
            "user",
            "This field is required.",
        ),
        (
            emails,
            json!({"user": own}),
            "email",
            "This field is required.",
        ),
        (
            emails,
            json!({"user": own, "email": "a"}),
            "email",
            "Enter a valid email address.",
        ),
        (
            emails,
            json!({"user": own, "email": "jim@acme.example"}),
            "email",
            "A user is already registered with this e-mail address.",
        ),
        (
            emails,
            json!({"user": own, "email": "a@b.org", "verified": "so so"}),
            "verified",
            "Must be a valid boolean.",
        ),
        (
            emails,
            json!({"user": NOBODY, "email": "a@b.org"}),
            "user",
            "Invalid user.",
        ),
        (
            emails,
            json!({"user": "1", "email": "a@b.org"}),
            "user",
            "Invalid user.",
        ),
        (
            emails,
            json!({"user": theirs, "email": "a@b.org"}),
            "user",
            "Invalid user.",
        ),
        (
            mobiles,
            json!({"number": "+1234567"}),
            "user",
            "This field is required.",
        ),
        (
            mobiles,
            json!({"user": own}),
            "number",
            "This field is required.",
        ),
        (
            mobiles,
            json!({"user": own, "number": "1"}),
            "number",
            "Enter a valid phone number.",
        ),
        (
            mobiles,
            json!({"user": own, "number": "+27840000000"}),
            "number",
            "A user is already registered with this mobile number.",
        ),
        (
            mobiles,
            json!({"user": theirs, "number": "+1234567"}),
            "user",
            "Invalid user.",
        ),
    ];
    for (path, body, field, message) in cases {
        let request = site.post(path).token(&joe.token);
        request.json(&body).send().refuses(field, message);
    }
}

fn what_is_no_row_of_the_company_is_not_found(site: Site) {
    let joe = site.founder("acme");
    let rival = site.founder("rival");
    let request = site.post("user/mobiles/").token(&rival.token);
    request
        .json(&json!({"number": "+27840000000"}))
        .send()
        .data(201);
    for kind in ["emails", "mobiles"] {
        let list = format!("admin/users/{kind}/");
        let before = page(&site, &rival, &list);
        let theirs = before["results"][0]["id"].to_string();
        for id in [theirs.as_str(), UNKNOWN].into_iter().chain(ODD_IDS) {
            for method in ["GET", "PATCH"] {
                let request = site.request(method, &format!("{list}{id}/"));
                let body = json!({"verified": true, "primary": true});
                let answer = request.token(&joe.token).json(&body).send();
                answer.fails(404, "Not found.");
            }
        }
        let narrowed = format!("{list}?user={}", rival.identifier());
        assert_eq!(page(&site, &joe, &narrowed)["count"], 0);
        assert_eq!(page(&site, &rival, &list), before);
    }
}
