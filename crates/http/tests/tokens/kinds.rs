//! One token of each kind, all of one user but for those that a second factor must be owed for.

use latchkey_domain::{
    model::{Code, PlainToken},
    ports::Clock as _,
};
use serde_json::{Value, json};
use totp_rs::Totp;

use crate::site::Site;

pub const PASSWORD: &str = "a long and rare one";
pub const EMAIL: &str = "cash@example.com";
pub const NUMBER: &str = "+27841234567";
const OWING: &str = "owing@example.com";

/// A kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of a login on the company contract.
    Company,
    /// Made for a program there, without an end.
    Permanent,
    /// Made for a program there, with an end.
    Timed,
    /// Made there for a program that speaks the contract of devices.
    DeviceProgram,
    /// Made there for a program that speaks that of document 002.
    SignupProgram,
    /// Of a login there that owes a second factor.
    Pending,
    /// Of a device.
    Device,
    /// Of document 002.
    Signup,
    /// A JWT; it is what refreshes itself.
    Jwt,
    /// What the phone contract gives back.
    Phone,
    /// Out of the mail to set a password.
    Reset,
    /// Out of the mail to verify an address.
    Key,
    /// What names a token in a list.
    TokenKey,
    /// What names the user, in links too.
    Identifier,
}

/// A token of each kind.
pub struct Tokens {
    pub all: Vec<(Kind, String)>,
    /// The code that belongs to the phone contract's token.
    pub code: String,
}

impl Tokens {
    pub fn of(&self, kind: Kind) -> &str {
        let found = self.all.iter().find(|(known, _)| *known == kind);
        &found.unwrap().1
    }

    /// Gets one of each kind.
    pub fn collect(site: &Site) -> Self {
        let signup = sign_up(site, EMAIL);
        let company = log_in(site, EMAIL);
        let identifier = company["user"]["identifier"].clone();
        let company = text(&company["token"]);
        let permanent = for_program(site, &company, &json!({"password": PASSWORD}));
        let timed = json!({"password": PASSWORD, "duration": 3_600_000});
        let timed = for_program(site, &company, &timed);
        let [device_program, signup_program] = ["device_tokens", "signup"].map(|surface| {
            let body = json!({"password": PASSWORD, "surface": surface});
            for_program(site, &company, &body)
        });
        let device = json!({"email": EMAIL, "password": PASSWORD, "device_token": "one"});
        let device = site.done("POST /api/v1/tokens", None, &device);
        let jwt = json!({"username": EMAIL, "password": PASSWORD});
        let jwt = site.done("POST /auth/access_token/", None, &jwt);
        let phone = json!({"phone_number": NUMBER});
        let phone = site.done("POST /api/phone/register", None, &phone);
        let code = site.world.texted_code().expose().to_owned();
        let pending = owing(site);
        let reset = json!({"user": EMAIL, "company": "default"});
        site.done("POST /api/3/auth/password/reset/", None, &reset);
        let (_, reset) = site.world.mailed_reset();
        let key = site.world.mailed_key_to(EMAIL);
        let all = vec![
            (Kind::TokenKey, company[..8].to_owned()),
            (Kind::Company, company),
            (Kind::Permanent, permanent),
            (Kind::Timed, timed),
            (Kind::DeviceProgram, device_program),
            (Kind::SignupProgram, signup_program),
            (Kind::Pending, pending),
            (Kind::Device, text(&device["token"])),
            (Kind::Signup, signup),
            (Kind::Jwt, text(&jwt["token"])),
            (Kind::Phone, text(&phone["session_token"])),
            (Kind::Reset, reset.expose().to_owned()),
            (Kind::Key, key.expose().to_owned()),
            (Kind::Identifier, text(&identifier)),
        ];
        Self { all, code }
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub fn sign_up(site: &Site, email: &str) -> String {
    let user = json!({
        "fname": "Cash", "lname": "Money", "email": email, "password": PASSWORD, "dob": "1990-01-01",
    });
    let made = site.done("POST /api/v1/signup", None, &json!({"user": user}));
    text(&made["token"])
}

pub fn log_in(site: &Site, email: &str) -> Value {
    let body = json!({"user": email, "company": "default", "password": PASSWORD});
    site.done("POST /api/3/auth/login/", None, &body)["data"].clone()
}

fn for_program(site: &Site, token: &str, body: &Value) -> String {
    let bearer = format!("Token {token}");
    let made = site.done("POST /api/3/auth/tokens/", Some(&bearer), body);
    text(&made["data"]["token"])
}

/// A login that owes a code.
fn owing(site: &Site) -> String {
    sign_up(site, OWING);
    let token = PlainToken::new(text(&log_in(site, OWING)["token"]));
    let auth = &site.world.auth;
    let caller = auth.authenticate(&token).unwrap();
    let secret = auth.enable_totp(&caller).unwrap().secret.unwrap();
    let totp = Totp::from_url(secret.url.as_str()).unwrap();
    let now = site.world.clock.now().timestamp().unsigned_abs();
    let code = Code::new(totp.generate(now).to_string());
    auth.verify_mfa(&caller, &code).unwrap();
    let owing = log_in(site, OWING);
    assert_eq!(owing["mfa"], "token");
    text(&owing["token"])
}
