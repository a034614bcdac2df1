//! Users, made as clients make them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use latchkey_domain::model::PlainToken;
use serde_json::{Value, json};

use super::{Site, wire::Answer};

/// The password that document 004 uses everywhere.
pub const PASSWORD: &str = "joe1234";

/// A signed-in user.
pub struct Account {
    pub token: String,
    /// The user object as it was answered.
    pub user: Value,
    pub email: String,
    pub company: String,
}

impl Account {
    /// Out of the answer to a registration or login.
    pub fn of(data: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            token: text(&data["token"]),
            email: text(&data["user"]["email"]),
            company: text(&data["user"]["company"]),
            user: data["user"].clone(),
        }
    }

    pub fn identifier(&self) -> &str {
        self.user["identifier"].as_str().unwrap()
    }
}

/// A body that registers Joe.
pub fn registration(company: &str, email: &str) -> Value {
    json!({
        "first_name": "Joe",
        "last_name": "Soap",
        "email": email,
        "company": company,
        "password1": PASSWORD,
        "password2": PASSWORD,
        "terms_and_conditions": true,
    })
}

impl Site {
    /// Registers a company; its owner is `owner@COMPANY.example`.
    #[track_caller]
    pub fn founder(&self, company: &str) -> Account {
        let body = registration(company, &format!("owner@{company}.example"));
        let answer = self.post("auth/company/register/").json(&body).send();
        Account::of(&answer.data(201))
    }

    /// Registers a user of a company that stands.
    #[track_caller]
    pub fn member(&self, company: &str, email: &str) -> Account {
        let body = registration(company, email);
        Account::of(&self.post("auth/register/").json(&body).send().data(201))
    }

    pub fn try_log_in(&self, company: &str, user: &str, password: &str) -> Answer {
        let body = json!({"user": user, "company": company, "password": password});
        self.post("auth/login/").json(&body).send()
    }

    /// One more session of the account.
    #[track_caller]
    pub fn log_in(&self, account: &Account) -> Account {
        let answer = self.try_log_in(&account.company, &account.email, PASSWORD);
        Account::of(&answer.data(200))
    }

    /// A token of the account that does not expire.
    #[track_caller]
    pub fn permanent(&self, account: &Account) -> Account {
        let request = self.post("auth/tokens/").token(&account.token);
        let answer = request.json(&json!({"password": PASSWORD})).send();
        Account::of(&answer.data(201))
    }

    /// Turns a switch of the owner's company on.
    pub fn turn_on(&self, owner: &Account, switch: &str) {
        let token = PlainToken::new(owner.token.as_str());
        let caller = self.world.auth.authenticate(&token).unwrap();
        self.world
            .auth
            .create_switch(&caller, switch, true)
            .unwrap();
    }

    /// Stops a user from signing in, as an operator does.
    pub fn disable(&self, account: &Account) {
        let user = account.identifier();
        self.world.auth.set_user_disabled(user, true).unwrap();
    }

    /// Whether the token opens anything.
    pub fn knows(&self, account: &Account) -> bool {
        match self.get("auth/").token(&account.token).send().status {
            200 => true,
            401 => false,
            other => unreachable!("GET auth/ answered {other}"),
        }
    }
}
