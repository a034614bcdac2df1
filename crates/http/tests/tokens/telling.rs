//! A login tells nobody who has an account, or in what state (security requirement 1).

use latchkey_domain::{
    admin::CreateUser,
    model::{Budget, Password},
};
use latchkey_testkit::{both_databases, world::Builder};
use serde_json::{Value, json};

use crate::{
    kinds::{NUMBER, PASSWORD, text},
    site::Site,
    wire::Answer,
};

both_databases!(
    a_login_tells_no_state_of_an_account_from_another,
    nor_does_a_lock_tell_the_right_password_from_a_wrong_one,
    nor_does_a_code_to_sign_in,
);

const WRONG: &str = "not the password";

/// A login on one contract: `email`, `password`.
type Door = fn(&Site, &str, &str) -> Answer;

const DOORS: [(&str, Door); 5] = [
    ("company", |site, email, password| {
        let body = json!({"user": email, "company": "default", "password": password});
        site.send("POST /api/3/auth/login/", None, &body)
    }),
    ("jwt", |site, email, password| {
        let body = json!({"username": email, "password": password});
        site.send("POST /auth/access_token/", None, &body)
    }),
    ("device_tokens", |site, email, password| {
        let body = json!({"email": email, "password": password, "device_token": "one"});
        site.send("POST /api/v1/tokens", None, &body)
    }),
    ("signup", |site, email, password| {
        let body = json!({"user": {"email": email, "password": password}});
        site.send("POST /api/v1/auth", None, &body)
    }),
    ("signup, in the query", |site, email, password| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("user[email]", email)
            .append_pair("user[password]", password)
            .finish();
        site.with(&format!("GET /api/v1/auth?{query}"), &[], "")
    }),
];

/// Makes a user who was nowhere yet: a sign-up would make this machine one that they are known by.
fn make(site: &Site, company: &str, email: &str, password: Option<&str>) {
    let user = CreateUser {
        email: Some(email.to_owned()),
        password: password.map(Password::new),
        ..CreateUser::default()
    };
    let made = site.world.auth.create_user_as_operator(company, &user);
    assert!(made.is_ok(), "{made:?}");
}

/// Accounts in each state, and what a login with each may not tell apart.
fn states(site: &Site) -> [(&'static str, &'static str); 7] {
    let auth = &site.world.auth;
    make(site, "default", "proven@example.com", Some(PASSWORD));
    make(site, "default", "waiting@example.com", Some(PASSWORD));
    make(site, "default", "off@example.com", Some(PASSWORD));
    make(site, "default", "bare@example.com", None);
    auth.create_company("other", None).unwrap();
    make(site, "other", "elsewhere@example.com", Some(PASSWORD));
    let key = site.world.mailed_key_to("proven@example.com");
    let body = json!({"key": key.expose()});
    site.done("POST /api/3/auth/email/verify/", None, &body);
    auth.set_user_disabled("off@example.com", true).unwrap();
    [
        ("nobody@example.com", PASSWORD),
        ("proven@example.com", WRONG),
        ("waiting@example.com", WRONG),
        ("bare@example.com", PASSWORD),
        ("elsewhere@example.com", PASSWORD),
        ("off@example.com", WRONG),
        ("off@example.com", PASSWORD),
    ]
}

/// What of an answer may not differ: all but the time, the request's id, and how much is left.
fn compared(answer: &Answer) -> (u16, Vec<(String, String)>, Value) {
    const VARYING: [&str; 4] = ["date", "x-request-id", "ratelimit", "retry-after"];
    let headers = answer.headers.iter().map(|(name, value)| {
        let varies = VARYING.contains(&name.as_str());
        (
            name.clone(),
            if varies { String::new() } else { value.clone() },
        )
    });
    let body = match serde_json::from_str(&answer.body) {
        Ok(body) => body,
        Err(_) => json!(answer.body),
    };
    (answer.status, headers.collect(), body)
}

fn a_login_tells_no_state_of_an_account_from_another(site: Site) {
    let states = states(&site);
    for (name, door) in DOORS {
        let expected = compared(&door(&site, "somebody@example.com", WRONG));
        assert!((400..500).contains(&expected.0), "{name}: {expected:?}");
        for _ in 0..20 {
            for (email, password) in states {
                let answer = compared(&door(&site, email, password));
                assert_eq!(answer, expected, "{name}: {email} {password}");
            }
        }
        let right = door(&site, "waiting@example.com", PASSWORD);
        assert_eq!(right.status, 200, "{name}: {right:?}");
    }
}

fn nor_does_a_lock_tell_the_right_password_from_a_wrong_one(builder: Builder) {
    let site = Site::over(builder.policy(|policy| {
        policy.limits.login_per_account = Budget {
            count: 3,
            window_seconds: 600,
        };
    }));
    let states = states(&site);
    for (email, _) in states {
        for _ in 0..3 {
            DOORS[0].1(&site, email, WRONG);
        }
    }
    for (name, door) in DOORS {
        let expected = compared(&door(&site, "nobody@example.com", WRONG));
        assert_eq!(expected.0, 429, "{name}: {expected:?}");
        let right = ("proven@example.com", PASSWORD);
        for (email, password) in states.into_iter().chain([right]) {
            let answer = compared(&door(&site, email, password));
            assert_eq!(answer, expected, "{name}: {email} {password}");
        }
    }
}

fn nor_does_a_code_to_sign_in(site: Site) {
    let email = "coded@example.com";
    let user = json!({"fname": "A", "lname": "B", "email": email, "password": PASSWORD, "dob": "1990-01-01",
        "number": NUMBER});
    site.done("POST /api/v1/signup", None, &json!({"user": user}));
    site.world.messages();
    let asked = json!({"number": NUMBER});
    let ask = |body: &Value| compared(&site.send("POST /api/v1/confirmation", None, body));
    let give = |number: &str, code: &str| {
        let body = json!({"code": code, "user": {"number": number}});
        compared(&site.send("POST /api/v1/auth", None, &body))
    };
    let known = ask(&asked);
    let code = text(&json!(site.world.texted_code().expose()));
    site.world.auth.set_user_disabled(email, true).unwrap();
    let nobody = "+27841239999";
    let expected = give(nobody, &code);
    assert_eq!(give(NUMBER, &code), expected, "right, and disabled");
    assert_eq!(give(NUMBER, "000000"), expected);
    assert_eq!(ask(&json!({"number": nobody})), known);
    assert_eq!(ask(&asked), known, "disabled");
    assert!(site.world.messages().is_empty());
}
