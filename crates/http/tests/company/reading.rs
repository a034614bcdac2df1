//! Bodies, prefixes, slashes, methods and unknown paths.

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{PASSWORD, Site, registration};

both_databases!(
    both_prefixes_and_both_spellings_of_a_path_are_served,
    json_form_and_multipart_read_the_same,
    a_form_registers_too,
    bodies_that_cannot_be_read_are_told_why,
    methods_that_do_not_exist_are_told_which_do,
    unknown_paths_answer_in_the_envelope,
);

fn both_prefixes_and_both_spellings_of_a_path_are_served(site: Site) {
    let owner = site.founder("acme");
    let rows: Vec<_> = site
        .app()
        .served()
        .filter(|row| row.surface == "company")
        .collect();
    for row in rows {
        let path = row.spec.path.replace("{token_key}", &owner.token[..8]);
        for slash in ["", "/"] {
            let path = format!("{path}{slash}");
            // A method that no row has: it is the path that is asked for.
            let answer = site.request("REPORT", &path).below(row.mount).send();
            assert_eq!(answer.status, 405, "{} {path}", row.mount);
        }
    }
    for mount in ["/api/3", "/3"] {
        for path in ["auth", "auth/"] {
            let answer = site.get(path).below(mount).token(&owner.token).send();
            assert_eq!(answer.data(200), owner.user);
        }
    }
}

fn json_form_and_multipart_read_the_same(site: Site) {
    let owner = site.founder("acme");
    let fields = [
        ("user", owner.email.as_str()),
        ("company", "acme"),
        ("password", PASSWORD),
    ];
    let body = json!({"user": owner.email, "company": "acme", "password": PASSWORD});
    for mount in ["/api/3", "/3"] {
        for path in ["auth/login", "auth/login/"] {
            let post = || site.post(path).below(mount);
            for request in [
                post().json(&body),
                post().form(&fields),
                post().multipart(&fields),
            ] {
                assert_eq!(request.send().data(200)["user"], owner.user);
            }
            let charset = post().body("application/json; charset=utf-8", &body.to_string());
            assert_eq!(charset.send().status, 200);
        }
    }
}

/// A form has an empty text where nothing was filled in.
fn a_form_registers_too(site: Site) {
    site.founder("acme");
    let fields = [
        ("first_name", "Ann"),
        ("last_name", "Soap"),
        ("email", "ann@acme.example"),
        ("company", "acme"),
        ("password1", " joe & 1234+ "),
        ("password2", " joe & 1234+ "),
        ("terms_and_conditions", "on"),
        ("mobile_number", ""),
        ("nationality", ""),
        ("session_duration", ""),
    ];
    assert_eq!(site.post("auth/register/").form(&fields).send().status, 201);
    assert_eq!(
        site.try_log_in("acme", "ann@acme.example", " joe & 1234+ ")
            .status,
        200
    );
    let mut fields = fields;
    fields[2].1 = "bob@acme.example";
    assert_eq!(
        site.post("auth/register/").multipart(&fields).send().status,
        201
    );
    assert_eq!(
        site.try_log_in("acme", "bob@acme.example", " joe & 1234+ ")
            .status,
        200
    );
}

fn bodies_that_cannot_be_read_are_told_why(site: Site) {
    let send = |media, body| site.post("auth/login/").body(media, body).send();
    let broken = send("application/json", "{\"user\":");
    assert_eq!(broken.status, 400);
    let message = broken.json()["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("JSON parse error - "), "{message}");
    broken.fails(400, &message);
    send("application/json", "[]").refuses(
        "non_field_errors",
        "Invalid data. Expected a dictionary, but got list.",
    );
    send("text/plain", "user").fails(415, "Unsupported media type \"text/plain\" in request.");
    let nul = registration("acme", "joe\0@acme.example").to_string();
    assert_eq!(
        site.post("auth/register/")
            .body("application/json", &nul)
            .send()
            .status,
        400
    );
}

fn methods_that_do_not_exist_are_told_which_do(site: Site) {
    let answer = site.get("auth/login/").send();
    answer.fails(405, "Method \"GET\" not allowed.");
    assert_eq!(answer.header("allow"), Some("POST, OPTIONS"));
    let answer = site.request("PATCH", "auth/tokens/").send();
    answer.fails(405, "Method \"PATCH\" not allowed.");
    site.request("OPTIONS", "auth/login/").send().is_done();
}

fn unknown_paths_answer_in_the_envelope(site: Site) {
    for path in [
        "auth/login/x/",
        "auth/nothing/",
        "nothing",
        "",
        "auth/tokens/a/b/",
    ] {
        for mount in ["/api/3", "/3"] {
            site.get(path).below(mount).send().fails(404, "Not found.");
            site.post(path)
                .below(mount)
                .json(&json!({}))
                .send()
                .fails(404, "Not found.");
        }
    }
}
