//! Somebody on each surface, and what is right to say there.

use serde_json::{Value, json};

use crate::site::Site;

pub const PASSWORD: &str = "a long and rare one";
const NUMBER: &str = "+27841234567";
const JSON: &str = "Content-Type: application/json";

/// A new account, and values that fields and path placeholders of these names may hold.
pub struct Account {
    pub credentials: String,
    known: Vec<(&'static str, String)>,
}

impl Account {
    /// Number `count` on a site.
    pub fn new(site: &Site, surface: &str, count: usize) -> Self {
        match surface {
            "company" => company(site, count),
            "jwt" => jwt(site, count),
            "device_tokens" => device_tokens(site, count),
            "phone" => phone(site),
            _ => signup(site, count),
        }
    }

    /// What is right for a field or placeholder of this name, if anything of the account is.
    pub fn known(&self, name: &str) -> Option<&str> {
        let inner = name
            .trim_end_matches(']')
            .rsplit('[')
            .next()
            .unwrap_or(name);
        let found = self.known.iter().find(|(key, _)| *key == inner);
        found.map(|(_, value)| value.as_str())
    }
}

fn post(site: &Site, path: &str, body: &Value) -> Value {
    let answer = site.send(
        &format!("POST {path}"),
        &[JSON],
        body.to_string().as_bytes(),
    );
    assert!(answer.status < 300, "{path}: {answer:?}");
    answer.json()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn company(site: &Site, count: usize) -> Account {
    let (name, email) = (format!("acme{count}"), format!("joe@acme{count}.example"));
    let body = json!({
        "first_name": "Joe", "last_name": "Soap", "email": email, "company": name,
        "password1": PASSWORD, "password2": PASSWORD, "terms_and_conditions": true,
    });
    let made = post(site, "/api/3/auth/company/register/", &body);
    let user = &made["data"]["user"];
    let head = format!("Authorization: Token {}", text(&made["data"]["token"]));
    let answer = site.send(
        "POST /api/3/admin/permission-groups/",
        &[JSON, &head],
        br#"{"name": "clerks"}"#,
    );
    let group = answer.json();
    let switch = json!({"switch_type": "transactions", "enabled": true});
    Account {
        credentials: text(&made["data"]["token"]),
        known: vec![
            ("company", name),
            ("user", email.clone()),
            ("email", format!("new{count}@acme.example")),
            ("identifier", text(&user["identifier"])),
            ("token_key", text(&made["data"]["token"])[..8].to_owned()),
            ("password", PASSWORD.to_owned()),
            ("old_password", PASSWORD.to_owned()),
            ("name", "admin".to_owned()),
            (
                "emails",
                id(site, "GET /api/3/user/emails/", &head, &Value::Null),
            ),
            (
                "mobiles",
                id(
                    site,
                    "POST /api/3/user/mobiles/",
                    &head,
                    &json!({"number": NUMBER}),
                ),
            ),
            (
                "switches",
                id(site, "POST /api/3/admin/switches/", &head, &switch),
            ),
            ("permission-groups", text(&group["data"]["name"])),
            ("mobile", NUMBER.to_owned()),
        ],
    }
}

/// The number of what is made, or of the first that is listed.
fn id(site: &Site, line: &str, head: &str, body: &Value) -> String {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let answer = site.send(line, &[JSON, head], body.as_bytes());
    assert!(answer.status < 300, "{line}: {answer:?}");
    let data = &answer.json()["data"];
    let one = if data.is_array() { &data[0] } else { data };
    one["id"].to_string()
}

fn signup(site: &Site, count: usize) -> Account {
    let email = format!("cash{count}@example.com");
    let user = json!({
        "fname": "Cash", "lname": "Money", "email": email, "password": PASSWORD, "dob": "1990-01-01",
    });
    let made = post(site, "/api/v1/signup", &json!({"user": user}));
    Account {
        credentials: text(&made["token"]),
        known: vec![
            ("email", email),
            ("password", PASSWORD.to_owned()),
            ("dob", "1990-01-01".to_owned()),
            ("number", NUMBER.to_owned()),
        ],
    }
}

fn device_tokens(site: &Site, count: usize) -> Account {
    let mut account = signup(site, count);
    let email = account.known("email").unwrap().to_owned();
    let body = json!({"email": email, "password": PASSWORD, "device_token": "d1"});
    let made = post(site, "/api/v1/tokens", &body);
    account.credentials = text(&made["token"]);
    account.known.extend([
        ("user_id", made["user_info"]["id"].to_string()),
        ("phone", NUMBER.to_owned()),
    ]);
    account
}

fn jwt(site: &Site, count: usize) -> Account {
    let mut account = signup(site, count);
    let email = account.known("email").unwrap().to_owned();
    let body = json!({"username": email, "password": PASSWORD});
    let token = text(&post(site, "/auth/access_token/", &body)["token"]);
    account.credentials.clone_from(&token);
    account
        .known
        .extend([("username", email), ("token", token)]);
    account
}

fn phone(site: &Site) -> Account {
    let number = NUMBER;
    let made = post(
        site,
        "/api/phone/register",
        &json!({"phone_number": number}),
    );
    Account {
        credentials: String::new(),
        known: vec![
            ("phone_number", number.to_owned()),
            ("session_token", text(&made["session_token"])),
            ("security_code", "000000".to_owned()),
        ],
    }
}
