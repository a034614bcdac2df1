//! What is wrong with a profile.

use latchkey_testkit::both_databases;
use serde_json::json;

use crate::support::Site;

both_databases!(
    what_is_wrong_is_said_under_its_name,
    everything_that_is_wrong_is_said_at_once,
    a_taken_number_is_refused_under_the_name_it_came_by,
    an_uploaded_picture_is_refused_under_its_name,
    bodies_that_are_no_object_are_refused,
);

fn what_is_wrong_is_said_under_its_name(site: Site) {
    let joe = site.founder("acme");
    let before = site.get("user/").token(&joe.token).send().data(200);
    let long = "x".repeat(151);
    let cases = [
        (
            "first_name",
            json!(long),
            "Ensure this field has no more than 150 characters.",
        ),
        ("first_name", json!(null), "This field may not be null."),
        ("first_name", json!(["Joe"]), "Not a valid string."),
        ("first_name", json!("a\u{202e}b"), "Enter a valid value."),
        ("last_name", json!(true), "Not a valid string."),
        (
            "last_name",
            json!("a\0b"),
            "Null characters are not allowed.",
        ),
        (
            "id_number",
            json!("x".repeat(65)),
            "Ensure this field has no more than 64 characters.",
        ),
        (
            "birth_date",
            json!("1984-02-30"),
            "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
        ),
        (
            "birth_date",
            json!("29/02/1984"),
            "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
        ),
        (
            "profile",
            json!("javascript:alert(1)"),
            "Enter a valid URL.",
        ),
        ("profile", json!("joe.png"), "Enter a valid URL."),
        (
            "language",
            json!("english language"),
            "Enter a valid language code.",
        ),
        ("language", json!(null), "This field may not be null."),
        (
            "nationality",
            json!("South Africa"),
            "Enter a valid country code of two letters.",
        ),
        ("timezone", json!("Dhaka; DROP"), "Enter a valid time zone."),
        (
            "metadata",
            json!([1]),
            "Expected a dictionary of items but got type \"list\".",
        ),
        (
            "metadata",
            json!("x"),
            "Expected a dictionary of items but got type \"str\".",
        ),
        (
            "mobile_number",
            json!("12345"),
            "Enter a valid phone number.",
        ),
        (
            "mobile_number",
            json!("+9180765XXX10"),
            "Enter a valid phone number.",
        ),
        ("mobile", json!("+1"), "Enter a valid phone number."),
    ];
    for (field, value, message) in cases {
        for method in ["PATCH", "PUT"] {
            let request = site.request(method, "user/").token(&joe.token);
            request
                .json(&json!({field: value}))
                .send()
                .refuses(field, message);
        }
    }
    assert_eq!(
        site.get("user/").token(&joe.token).send().data(200),
        before,
        "a refused change changes nothing"
    );
}

fn everything_that_is_wrong_is_said_at_once(site: Site) {
    let joe = site.founder("acme");
    let request = site.request("PATCH", "user/").token(&joe.token);
    let body =
        json!({"birth_date": "x", "nationality": "XXXX", "mobile_number": "x", "first_name": "ok"});
    request.json(&body).send().refuses_all(&[
        ("mobile_number", "Enter a valid phone number."),
        (
            "birth_date",
            "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
        ),
        ("nationality", "Enter a valid country code of two letters."),
    ]);
}

fn a_taken_number_is_refused_under_the_name_it_came_by(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    let stranger = site.founder("rival");
    let take = |account: &crate::support::Account, field: &str| {
        let request = site.request("PATCH", "user/").token(&account.token);
        request.json(&json!({field: "+27840000000"})).send()
    };
    take(&joe, "mobile_number").data(200);
    for field in ["mobile_number", "mobile"] {
        take(&jim, field).refuses(
            field,
            "A user is already registered with this mobile number.",
        );
    }
    take(&stranger, "mobile").data(200);
}

fn an_uploaded_picture_is_refused_under_its_name(site: Site) {
    let joe = site.founder("acme");
    let body = "--b\r\nContent-Disposition: form-data; name=\"profile\"; filename=\"me.png\"\r\n\
                Content-Type: image/png\r\n\r\nPNG\r\n--b--\r\n";
    let request = site.request("PATCH", "user/").token(&joe.token);
    let answer = request.body("multipart/form-data; boundary=b", body).send();
    answer.refuses("profile", "Not a valid string.");
}

fn bodies_that_are_no_object_are_refused(site: Site) {
    let joe = site.founder("acme");
    let send = |media: &str, body: &str| {
        let request = site.request("PATCH", "user/").token(&joe.token);
        request.body(media, body).send()
    };
    send("application/json", "[1]").refuses(
        "non_field_errors",
        "Invalid data. Expected a dictionary, but got list.",
    );
    send("application/json", "{").fails(400, "JSON parse error - the body is not valid JSON.");
    send("text/plain", "x").fails(415, "Unsupported media type \"text/plain\" in request.");
    let request = site.request("DELETE", "user/").token(&joe.token);
    let answer = request.send();
    answer.fails(405, "Method \"DELETE\" not allowed.");
    assert_eq!(
        answer.header("allow"),
        Some("GET, PUT, PATCH, HEAD, OPTIONS")
    );
}
