//! `.json`, `?format=json`, and nothing else.

use latchkey_testkit::both_databases;

use crate::support::{Device, EMAIL, PASSWORD, Site};

both_databases!(
    json_may_be_named_in_path_or_query,
    any_other_format_is_refused_before_anything_else,
    a_format_in_the_body_is_no_format,
);

const CREDENTIALS: [(&str, &str); 2] = [("email", EMAIL), ("password", PASSWORD)];

fn json_may_be_named_in_path_or_query(site: Site) {
    for path in [
        "tokens",
        "tokens/",
        "tokens.json",
        "tokens?format=json",
        "tokens/?format=json",
        "tokens.json?format=json",
    ] {
        let answer = site.form(&format!("POST /api/v1/{path}"), &CREDENTIALS);
        let device = Device::of(&answer);
        for suffix in ["", ".json", "?format=json", "/"] {
            let token = [("auth_token", device.token.as_str())];
            let answer = site.form(&format!("GET /api/v1/profile{suffix}"), &token);
            assert_eq!(answer.status, 200, "{suffix}: {answer:?}");
        }
    }
}

fn any_other_format_is_refused_before_anything_else(site: Site) {
    let device = site.sign_in();
    let sign_out = format!("DELETE /api/v1/tokens/{}.xml", device.id);
    for line in [
        "POST /api/v1/tokens.xml",
        "POST /api/v1/tokens.html",
        "POST /api/v1/tokens.JSON",
        "POST /api/v1/tokens?format=xml",
        "POST /api/v1/tokens.json?format=xml",
        "POST /api/v1/tokens?format=",
        "POST /api/v1/tokens/reset.xml",
        "GET /api/v1/profile.xml",
        "POST /api/v1/settings/verify_phone.xml",
        sign_out.as_str(),
    ] {
        let mut fields = CREDENTIALS.to_vec();
        fields.push(("auth_token", &device.token));
        site.form(line, &fields)
            .says(406, "The request must be json");
    }
    for line in [
        "POST /api/v1/tokens.",
        "POST /api/v1/tokens.a.b",
        "POST /api/v1/tokens.json.json",
    ] {
        site.form(line, &CREDENTIALS).says(404, "Not found.");
    }
    assert!(site.knows(&device));
}

fn a_format_in_the_body_is_no_format(site: Site) {
    let fields = [CREDENTIALS[0], CREDENTIALS[1], ("format", "xml")];
    assert_eq!(site.form("POST /api/v1/tokens", &fields).status, 200);
}
