//! Whoever signs up with a stranger's address has nothing of the account once its owner proves to hold it (security
//! requirement 57), as requests see it.

use latchkey_domain::ports::Clock as _;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};
use totp_rs::Totp;

use crate::{
    kinds::{NUMBER, PASSWORD, log_in, text},
    site::Site,
};

both_databases!(
    what_an_attacker_kept_is_dead_once_the_owner_verifies,
    what_an_attacker_kept_is_dead_once_the_owner_verifies_on_the_page,
    what_an_attacker_kept_is_dead_once_the_owner_resets,
);

const VICTIM: &str = "victim@example.com";
const OWN: &str = "the owner's own and rare one";

/// What an attacker keeps: a session, and a token for programs on each contract that takes one. The authenticator and the
/// telephone are known to the account.
struct Kept {
    session: String,
    programs: [(&'static str, String); 3],
}

/// Signs up as the victim, proves a telephone, makes tokens and turns an authenticator on.
fn attack(site: &Site) -> Kept {
    let account = json!({"first_name": "Eve", "last_name": "Evil", "email": VICTIM, "company": "default",
        "mobile_number": NUMBER, "password1": PASSWORD, "password2": PASSWORD, "terms_and_conditions": true});
    let made = site.done("POST /api/3/auth/register/", None, &account);
    let session = text(&made["data"]["token"]);
    let bearer = format!("Token {session}");
    let own = |line: &str, body: &Value| site.done(line, Some(&bearer), body);
    let code = site.world.texted_code();
    own(
        "POST /api/3/auth/mobile/verify/",
        &json!({"otp": code.expose()}),
    );
    let programs = ["company", "device_tokens", "signup"].map(|surface| {
        let body = json!({"password": PASSWORD, "surface": surface});
        (
            surface,
            text(&own("POST /api/3/auth/tokens/", &body)["data"]["token"]),
        )
    });
    let authenticator = own("POST /api/3/auth/mfa/token/", &json!({}));
    let totp = Totp::from_url(text(&authenticator["data"]["otpauth_url"])).unwrap();
    let now = site.world.clock.now().timestamp().unsigned_abs();
    let shown = totp.generate(now).to_string();
    own("POST /api/3/auth/mfa/verify/", &json!({"token": shown}));
    own("POST /api/3/auth/mfa/recovery-codes/", &json!({}));
    let kept = Kept { session, programs };
    assert_eq!(alive(site, &kept), [true; 4]);
    assert_eq!(log_in(site, VICTIM)["mfa"], "token");
    kept
}

/// What of it opens its contract.
fn alive(site: &Site, kept: &Kept) -> [bool; 4] {
    let opens = |surface: &str, token: &str| {
        let bearer = format!("Token {token}");
        let answer = match surface {
            "company" => site.send("GET /api/3/auth/", Some(&bearer), &json!({})),
            "signup" => site.send("GET /api/v1/users/me", Some(&bearer), &json!({})),
            _ => site.send("GET /api/v1/profile", None, &json!({"auth_token": token})),
        };
        answer.status == 200
    };
    let [first, second, third] = &kept.programs;
    [
        opens("company", &kept.session),
        opens(first.0, &first.1),
        opens(second.0, &second.1),
        opens(third.0, &third.1),
    ]
}

/// Neither session nor token nor authenticator nor telephone: all four are dead.
fn nothing_is_left(site: &Site, kept: &Kept, password: &str) {
    assert_eq!(alive(site, kept), [false; 4]);
    let body = json!({"user": VICTIM, "company": "default", "password": password});
    let entered = site.done("POST /api/3/auth/login/", None, &body)["data"].clone();
    assert_eq!(entered["mfa"], Value::Null, "no factor is asked for");
    let verification = json!({"email": true, "mobile": false});
    assert_eq!(entered["user"]["verification"], verification);
    let bearer = format!("Token {}", text(&entered["token"]));
    let own = |line: &str| site.done(line, Some(&bearer), &json!({}))["data"].clone();
    assert_eq!(
        own("GET /api/3/auth/mfa/"),
        json!({"sms": false, "token": false})
    );
    assert_eq!(
        own("GET /api/3/auth/mfa/recovery-codes/"),
        json!({"remaining": 0})
    );
    assert_eq!(own("GET /api/3/auth/tokens/").as_array().unwrap().len(), 1);
    site.world.messages();
    let sent = site.done(
        "POST /api/v1/confirmation",
        None,
        &json!({"number": NUMBER}),
    );
    assert_eq!(sent["confirmation"], "sent");
    assert!(
        site.world.messages().is_empty(),
        "no code goes to the telephone"
    );
}

fn what_an_attacker_kept_is_dead_once_the_owner_verifies(site: Site) {
    let kept = attack(&site);
    let key = site.world.mailed_key_to(VICTIM);
    let body = json!({"key": key.expose()});
    site.done("POST /api/3/auth/email/verify/", None, &body);
    // The password is not the owner's, and stays: a mail tells what went, and a reset sets another. See docs/decisions.md.
    nothing_is_left(&site, &kept, PASSWORD);
}

fn what_an_attacker_kept_is_dead_once_the_owner_verifies_on_the_page(site: Site) {
    let kept = attack(&site);
    let form = format!("key={}", site.world.mailed_key_to(VICTIM).expose());
    let headers = ["Content-Type: application/x-www-form-urlencoded"];
    let answer = site.with("POST /verify-email", &headers, &form);
    assert_eq!(answer.status, 200, "{answer:?}");
    nothing_is_left(&site, &kept, PASSWORD);
}

fn what_an_attacker_kept_is_dead_once_the_owner_resets(site: Site) {
    let kept = attack(&site);
    let asked = json!({"user": VICTIM, "company": "default"});
    site.done("POST /api/3/auth/password/reset/", None, &asked);
    let (uid, token) = site.world.mailed_reset();
    let body =
        json!({"uid": uid, "token": token.expose(), "new_password1": OWN, "new_password2": OWN});
    site.done("POST /api/3/auth/password/reset/confirm/", None, &body);
    let body = json!({"user": VICTIM, "company": "default", "password": PASSWORD});
    let refused = site.send("POST /api/3/auth/login/", None, &body);
    assert_eq!(refused.status, 400, "nor does the attacker's password");
    nothing_is_left(&site, &kept, OWN);
}
