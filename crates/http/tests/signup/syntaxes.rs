//! Nested parameters in every syntax, and paths as clients write them.

use latchkey_testkit::{World, both_databases};
use serde_json::json;

use crate::support::{EMAIL, PASSWORD, Site};

both_databases!(
    the_document_s_own_form_signs_up,
    brackets_are_read_raw_and_encoded,
    a_multipart_form_and_a_query_are_read_too,
    paths_may_end_in_a_slash_or_name_json,
    another_format_is_not_spoken,
    a_name_is_given_once,
    depth_and_number_are_bounded,
);

const ENCODED: &str = "user%5Bemail%5D=cashmoney%40gmail.com&user%5Bpassword%5D=Ca5hM0n3y";

/// As curl sends the document's `-d` argument, line breaks removed.
fn the_document_s_own_form_signs_up(world: World) {
    let site = Site::over(&world.auth);
    let body = "user[fname]=Cash&user[lname]=Money&user[email]=cashmoney%40gmail.com&\
                user[password]=Ca5hM0n3y&user[dob]=1990-01-01&user[number]=%2b15555552016";
    let answer = site.form("/api/v1/signup", body);
    assert_eq!(site.me(&answer.token()).json()["number"], "+15555552016");
    let line = "/api/v1/auth?user[email]=cashmoney%40gmail.com&user[password]=Ca5hM0n3y";
    assert_eq!(site.get(line).status, 200);
}

fn brackets_are_read_raw_and_encoded(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    for body in [
        ENCODED,
        "user[email]=cashmoney%40gmail.com&user[password]=Ca5hM0n3y",
        "user%5bemail]=cashmoney@gmail.com&user[password%5d=Ca5hM0n3y",
        "%75ser[email]=cashmoney@gmail.com&other[email]=x&user[pass%77ord]=Ca5hM0n3y",
    ] {
        assert_eq!(site.form("/api/v1/auth", body).status, 200, "{body}");
        let line = format!("/api/v1/auth?{body}");
        assert_eq!(site.get(&line).status, 200, "{body}");
    }
}

fn a_multipart_form_and_a_query_are_read_too(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    let part = |name: &str, value: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let (email, password) = (part("user[email]", EMAIL), part("user[password]", PASSWORD));
    let body = format!("{email}{password}--x--\r\n");
    let media = "Content-Type: multipart/form-data; boundary=x";
    let answer = site.send("POST /api/v1/auth", &[media], &body);
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = site.send(&format!("POST /api/v1/auth?{ENCODED}"), &[], "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let form = "Content-Type: application/x-www-form-urlencoded";
    assert_eq!(site.send("GET /api/v1/auth", &[form], ENCODED).status, 200);
    let json = "Content-Type: application/json";
    let body = json!({"user": {"email": EMAIL, "password": PASSWORD}}).to_string();
    assert_eq!(site.send("GET /api/v1/auth", &[json], &body).status, 200);
}

fn paths_may_end_in_a_slash_or_name_json(world: World) {
    let site = Site::over(&world.auth);
    let token = site.cash().token();
    let header = format!("Authorization: {token}");
    for end in ["", "/", ".json", "?format=json"] {
        let path = |path: &str| format!("/api/v1{path}{end}");
        assert_eq!(site.form(&path("/auth"), ENCODED).status, 200, "{end}");
        assert_eq!(site.form(&path("/signup"), "").status, 422, "{end}");
        let number = "number=%2b15555552016";
        assert_eq!(
            site.form(&path("/confirmation"), number).status,
            200,
            "{end}"
        );
        let line = format!("GET {}", path("/users/me"));
        assert_eq!(site.send(&line, &[&header], "").status, 200, "{end}");
        assert_eq!(site.get(&path("/version/ios")).status, 200, "{end}");
    }
}

fn another_format_is_not_spoken(world: World) {
    let site = Site::over(&world.auth);
    let error = json!({"error": "Not Acceptable"});
    for path in ["/api/v1/auth.xml", "/api/v1/auth?format=xml"] {
        site.get(path).is(406, &error);
    }
}

fn a_name_is_given_once(world: World) {
    let site = Site::over(&world.auth);
    site.cash();
    let twice =
        |name: &str| json!({"error": format!("The field \"{name}\" was given more than once.")});
    for (body, name) in [
        (format!("{ENCODED}&user[email]=x"), "user[email]"),
        (format!("{ENCODED}&user=x"), "user"),
        (format!("user=x&{ENCODED}"), "user[email]"),
        (format!("{ENCODED}&user[email][x]=1"), "user[email][x]"),
        (format!("{ENCODED}&user[password][]=1"), "user[password][]"),
    ] {
        site.form("/api/v1/auth", &body).is(400, &twice(name));
        site.get(&format!("/api/v1/auth?{body}"))
            .is(400, &twice(name));
    }
    let json = "Content-Type: application/json";
    let body = r#"{"user": {"email": "a@b.org", "email": "c@d.org"}}"#;
    site.send("POST /api/v1/auth", &[json], body)
        .is(400, &twice("email"));
    let form = "Content-Type: application/x-www-form-urlencoded";
    let line = "POST /api/v1/auth?user[email]=x@y.org&user[password]=Ca5hM0n3y";
    site.send(line, &[form], ENCODED).is(400, &twice("user"));
}

fn depth_and_number_are_bounded(world: World) {
    let site = Site::over(&world.auth);
    let deep = format!("user{}=1", "[a]".repeat(2_000));
    let answer = site.form("/api/v1/signup", &deep);
    answer.is(400, &json!({"error": "The body is nested too deeply."}));
    let many: Vec<_> = (0..1_001).map(|n| format!("user[{n}]=1")).collect();
    let answer = site.form("/api/v1/signup", &many.join("&"));
    answer.is(400, &json!({"error": "The body has too many fields."}));
}
