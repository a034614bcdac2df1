//! Where parameters stand: body and query, with every method.

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::{BAD_TOKEN, EMAIL, NO_TOKEN, PASSWORD, Site, encoded};

both_databases!(
    every_method_takes_parameters_in_body_and_query,
    body_and_query_are_one_set,
    two_values_of_one_parameter_are_refused,
    a_token_of_another_type_opens_nothing,
    what_cannot_be_read_is_refused_in_shape,
    a_stale_token_does_no_harm_where_none_is_needed,
);

const GET: &str = "GET /api/v1/profile.json";

fn every_method_takes_parameters_in_body_and_query(site: Site) {
    let device = site.sign_in();
    let token = [("auth_token", device.token.as_str())];
    let query = encoded(&token);
    let boundary = "Content-Type: multipart/form-data; boundary=b";
    let multipart = format!(
        "--b\r\nContent-Disposition: form-data; name=\"auth_token\"\r\n\r\n{}\r\n--b--\r\n",
        device.token
    );
    for method in ["GET", "PUT"] {
        let line = format!("{method} /api/v1/profile.json");
        for answer in [
            site.form(&line, &token),
            site.json(&line, &json!({"auth_token": device.token})),
            site.send(&line, &[boundary], &multipart),
            site.send(&format!("{line}?{query}"), &[], ""),
            site.send(
                &format!("{line}?{query}"),
                &["Content-Type: application/json"],
                "",
            ),
        ] {
            assert_eq!(answer.status, 200, "{method}: {answer:?}");
            assert_eq!(answer.json()["id"], device.id);
        }
    }
    let head = site.send(&format!("HEAD /api/v1/profile.json?{query}"), &[], "");
    assert_eq!(head.status, 200);
    let id = device.id;
    let line = format!("DELETE /api/v1/tokens/{id}?{query}");
    site.send(&line, &[], "").says(200, "User signed out.");
}

fn body_and_query_are_one_set(site: Site) {
    let line = format!("POST /api/v1/tokens?{}", encoded(&[("email", EMAIL)]));
    let answer = site.form(&line, &[("password", PASSWORD)]);
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = site.json(&line, &json!({"password": PASSWORD, "email": EMAIL}));
    assert_eq!(answer.status, 200, "{answer:?}");
    let token = answer.json()["token"].as_str().unwrap().to_owned();
    let token = [("auth_token", token.as_str())];
    let answer = site.form(&format!("{GET}?{}", encoded(&token)), &token);
    assert_eq!(answer.status, 200, "{answer:?}");
}

fn two_values_of_one_parameter_are_refused(site: Site) {
    let (one, two) = (site.sign_in(), site.sign_in());
    let twice = "The field \"auth_token\" was given more than once.";
    let query = encoded(&[("auth_token", &one.token)]);
    let fields = [("auth_token", two.token.as_str())];
    site.form(&format!("{GET}?{query}"), &fields)
        .says(400, twice);
    let both = [("auth_token", one.token.as_str()), fields[0]];
    site.form(GET, &both).says(400, twice);
    site.send(&format!("{GET}?{}", encoded(&both)), &[], "")
        .says(400, twice);
    let line = format!(
        "POST /api/v1/tokens?{}",
        encoded(&[("email", "other@x.org")])
    );
    site.form(&line, &[("email", EMAIL), ("password", PASSWORD)])
        .says(400, "The field \"email\" was given more than once.");
    assert!(site.knows(&one) && site.knows(&two));
}

fn a_token_of_another_type_opens_nothing(site: Site) {
    let device = site.sign_in();
    for bad in [
        json!([device.token]),
        json!({"": device.token}),
        json!(true),
        json!(0),
    ] {
        site.json(GET, &json!({"auth_token": bad}))
            .says(423, BAD_TOKEN);
    }
    site.json(GET, &json!({"auth_token": null}))
        .says(401, NO_TOKEN);
    site.json(GET, &json!({})).says(401, NO_TOKEN);
    site.form(GET, &[("AUTH_TOKEN", &device.token)])
        .says(401, NO_TOKEN);
    site.form(GET, &[("auth_token[]", &device.token)])
        .says(423, BAD_TOKEN);
    let cookie = format!("Cookie: auth_token={}", device.token);
    site.send(GET, &[&cookie], "").says(401, NO_TOKEN);
}

fn what_cannot_be_read_is_refused_in_shape(site: Site) {
    let json = "Content-Type: application/json";
    for (line, header, body, status, message) in [
        (
            GET,
            json,
            "{",
            400,
            "JSON parse error - the body is not valid JSON.",
        ),
        (
            GET,
            json,
            "[]",
            400,
            "Invalid data. Expected a dictionary, but got list.",
        ),
        (
            GET,
            "Content-Type: text/plain",
            "a",
            415,
            "The request body has the unknown type \"text/plain\".",
        ),
        (
            "GET /api/v1/profile?auth_token=%ff",
            json,
            "",
            400,
            "Malformed query string.",
        ),
        (
            GET,
            "Content-Encoding: gzip",
            "a",
            415,
            "The request body has the unknown encoding \"gzip\".",
        ),
        (
            "GET /api/v1/tokens/reset",
            json,
            "",
            405,
            "Method GET is not allowed.",
        ),
        (
            "PATCH /api/v1/profile",
            json,
            "",
            405,
            "Method PATCH is not allowed.",
        ),
        (
            "GET /api/v1/tokens/nothing/here",
            json,
            "",
            404,
            "Not found.",
        ),
        ("POST /api/v1/settings", json, "", 404, "Not found."),
    ] {
        site.send(line, &[header], body).says(status, message);
    }
    let long = format!("auth_token={}", "x".repeat(70_000));
    let form = "Content-Type: application/x-www-form-urlencoded";
    site.send(GET, &[form], &long)
        .says(413, "The request body is longer than 65536 bytes.");
}

fn a_stale_token_does_no_harm_where_none_is_needed(site: Site) {
    let fields = [
        ("email", EMAIL),
        ("password", PASSWORD),
        ("auth_token", "stale"),
    ];
    assert_eq!(site.try_sign_in(&fields).status, 200);
    let answer = site.form("POST /api/v1/tokens/reset.json", &fields);
    assert_eq!(answer.status, 200);
}
