//! The documented answers look like real ones.

use latchkey_testkit::{World, both_databases};
use serde_json::{Value, json};

use crate::{
    support::{Site, app},
    wire::Answer,
};

both_databases!(
    documented_answers_have_the_keys_of_real_ones_in_their_order,
    the_api_document_nests_what_brackets_stand_for,
);

/// Keys and kinds, without values; `null` may stand for a text.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), shape(value)))
            .collect(),
        Value::Array(items) => items.iter().take(1).map(shape).collect(),
        Value::Null | Value::String(_) => "text or null".into(),
        Value::Number(_) => "number".into(),
        Value::Bool(_) => "boolean".into(),
    }
}

fn documented_answers_have_the_keys_of_real_ones_in_their_order(world: World) {
    let (site, app) = (Site::over(&world.auth), app(&world.auth, true));
    let compare = |method: &str, path: &str, answer: Answer| {
        let real = shape(&answer.json()).to_string();
        let row = app.served().find(|row| {
            let spec = row.spec;
            row.surface == "signup" && (spec.method.as_str(), spec.path) == (method, path)
        });
        let mut examples = row.unwrap().spec.examples.iter();
        let fits = examples.any(|example| {
            let body = serde_json::from_str(example.body).unwrap_or_default();
            // As text: the keys' order counts.
            let documented = shape(&body).to_string();
            example.status == answer.status && documented == real
        });
        assert!(fits, "{method} {path}: {answer:?}");
    };
    let made = site.cash();
    let token = made.token();
    compare("POST", "signup", made);
    compare("POST", "signup", site.form("/api/v1/signup", ""));
    let query = "user[email]=cashmoney@gmail.com&user[password]=Ca5hM0n3y";
    compare("GET", "auth", site.get(&format!("/api/v1/auth?{query}")));
    compare("POST", "auth", site.form("/api/v1/auth", query));
    compare("POST", "auth", site.form("/api/v1/auth", ""));
    compare("POST", "auth", site.log_in("a@b.org", "wrong-one"));
    let rejected = site.get("/api/v1/auth?code=1&user[number]=%2b15555552016");
    compare("GET", "auth", rejected);
    compare("GET", "users/me", site.me(&token));
    compare(
        "PUT",
        "users/me",
        site.change(&token, &json!({"fname": "P"})),
    );
    let number = json!({"number": "+15555552016"});
    compare(
        "POST",
        "confirmation",
        site.json("/api/v1/confirmation", &number),
    );
    compare("GET", "", site.get("/api/v1"));
    compare("POST", "", site.form("/api/v1", "foo=bar"));
    compare("GET", "version/ios", site.get("/api/v1/version/ios"));
}

fn the_api_document_nests_what_brackets_stand_for(world: World) {
    let document = Site::over(&world.auth).get("/openapi.json").json();
    let sign_up = &document["paths"]["/api/v1/signup"]["post"];
    let schema = |media: &str| &sign_up["requestBody"]["content"][media]["schema"];
    let nested = schema("application/json");
    assert_eq!(nested["required"], json!(["user"]));
    let user = &nested["properties"]["user"];
    assert!(user["properties"]["fname"].is_object());
    let required = json!(["fname", "lname", "email", "password", "dob"]);
    assert_eq!(user["required"], required);
    let flat = schema("application/x-www-form-urlencoded");
    assert!(flat["properties"]["user[fname]"].is_object());
    let auth = &document["paths"]["/api/v1/auth"]["get"];
    let refused = &auth["responses"]["400"]["content"];
    assert!(refused["text/plain; charset=utf-8"].is_object());
    assert!(refused["application/json"].is_object());
    let me = &document["paths"]["/api/v1/users/me"]["get"]["responses"];
    assert_eq!(me["401"]["content"], Value::Null);
}
