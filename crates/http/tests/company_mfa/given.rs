//! Users with second factors, made as clients make them.

use chrono::TimeDelta;
use latchkey_domain::ports::Clock;
use serde_json::{Value, json};
use totp_rs::Totp;

use crate::support::{Account, Answer, PASSWORD, Site};

/// A number for codes by SMS.
pub const NUMBER: &str = "+27821234567";
/// What an answer says of a session that owes a factor.
pub const REQUIRED: &str = "Multi-factor authentication required.";
/// What a code is refused with.
pub const INVALID: &str = "Invalid token.";

/// What a user holds in their hand.
pub struct Authenticator(Totp);

impl Authenticator {
    /// Reads the URL of a new authenticator, as a telephone does.
    pub fn read(url: &Value) -> Self {
        Self(Totp::from_url(url.as_str().unwrap()).unwrap())
    }

    /// The code that is shown now.
    pub fn code(&self, site: &Site) -> String {
        self.code_of_step(site, 0)
    }

    /// The code of an earlier or later step.
    pub fn code_of_step(&self, site: &Site, steps: i64) -> String {
        let at = site.world.clock.now().timestamp() + 30 * steps;
        self.0.generate(at.unsigned_abs()).to_string()
    }

    /// A code that is shown neither now nor around now.
    pub fn wrong_code(&self, site: &Site) -> String {
        let near: Vec<_> = (-2..=2).map(|step| self.code_of_step(site, step)).collect();
        let mut codes = (0..).map(|code: u32| format!("{code:06}"));
        codes.find(|code| !near.contains(code)).unwrap()
    }
}

impl Site {
    pub fn mfa(&self, method: &str, path: &str, token: &str) -> Answer {
        let path = format!("auth/mfa/{path}");
        self.request(method, &path).token(token).send()
    }

    pub fn verify(&self, token: &str, code: &str) -> Answer {
        let request = self.post("auth/mfa/verify/").token(token);
        request.json(&json!({"token": code})).send()
    }

    /// Which factors are on.
    #[track_caller]
    pub fn is_on(&self, token: &str, sms: bool, totp: bool) {
        let expected = format!(r#"{{"status":"success","data":{{"sms":{sms},"token":{totp}}}}}"#);
        assert_eq!(self.mfa("GET", "", token).body, expected);
    }

    /// An authenticator that waits for its first code.
    #[track_caller]
    pub fn begin_totp(&self, account: &Account) -> Authenticator {
        let made = self.mfa("POST", "token/", &account.token).data(201);
        Authenticator::read(&made["otpauth_url"])
    }

    /// A confirmed authenticator whose next code is a new one.
    #[track_caller]
    pub fn add_totp(&self, account: &Account) -> Authenticator {
        let authenticator = self.begin_totp(account);
        let code = authenticator.code(self);
        self.verify(&account.token, &code).is_done();
        self.pass(60);
        authenticator
    }

    /// A confirmed number.
    #[track_caller]
    pub fn add_sms(&self, account: &Account) {
        let request = self.post("auth/mfa/sms/").token(&account.token);
        request
            .json(&json!({"mobile_number": NUMBER}))
            .send()
            .data(201);
        let code = self.world.texted_code();
        self.verify(&account.token, code.expose()).is_done();
    }

    /// The token of a login that owes this factor.
    #[track_caller]
    pub fn owing(&self, account: &Account, factor: &str) -> String {
        let answer = self.try_log_in(&account.company, &account.email, PASSWORD);
        let data = answer.data(200);
        assert_eq!(data["mfa"], factor);
        data["token"].as_str().unwrap().to_owned()
    }

    pub fn pass(&self, seconds: i64) {
        self.world.clock.advance(TimeDelta::seconds(seconds));
    }

    /// Whether the token opens what needs every factor.
    #[track_caller]
    pub fn opens(&self, token: &str) -> bool {
        let answer = self.get("auth/").token(token).send();
        if answer.status == 403 {
            answer.fails(403, REQUIRED);
        }
        answer.status == 200
    }
}

/// Runs `act` on so many threads at once and says how many answers were a success; no other was worse than a refusal.
pub fn successes(threads: usize, act: impl Fn(usize) -> Answer + Sync) -> usize {
    let barrier = std::sync::Barrier::new(threads);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let start = |index| {
            let (barrier, act) = (&barrier, &act);
            scope.spawn(move || {
                barrier.wait();
                act(index).status
            })
        };
        let running: Vec<_> = (0..threads).map(start).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(
        statuses
            .iter()
            .all(|status| [200, 400, 429].contains(status)),
        "{statuses:?}"
    );
    statuses.iter().filter(|status| **status == 200).count()
}
