//! Requests with everything in them, and shorthands for what most tests begin with.

use std::sync::Barrier;

use latchkey_domain::accounts::{ProfileChanges, Register, RegisterCompany, RegisterError};
use latchkey_domain::model::{Client, Password, PlainToken, Surface};
use latchkey_domain::passwords::{ChangePassword, ChangePasswordError};
use latchkey_domain::sessions::{Authenticated, Grant, LogIn, LogInError, SignedIn};
use latchkey_domain::validation::{Field, Invalids, Problem};
use latchkey_domain::{Auth, Throttled};

/// Good by every rule.
pub const PASSWORD: &str = "terminator123";
/// Another one.
pub const OTHER_PASSWORD: &str = "hasta la vista 9";
/// Wrong for everybody.
pub const WRONG: &str = "no such password 1";

/// A registration with an address, in the company of contracts that know none.
pub fn registration(email: &str) -> Register {
    Register {
        company: None,
        first_name: "Joe".to_owned(),
        last_name: "Soap".to_owned(),
        email: Some(email.to_owned()),
        mobile: None,
        username: None,
        password: PASSWORD.into(),
        terms_accepted: true,
        profile: ProfileChanges::default(),
        session_duration: None,
        surface: Surface::Company,
        grant: Grant::Opaque,
        device: None,
        client: Client::default(),
    }
}

/// A registration of a company whose owner has this address.
pub fn company_registration(company: &str, email: &str) -> RegisterCompany {
    let owner = Register {
        company: Some(company.to_owned()),
        ..registration(email)
    };
    RegisterCompany { name: None, owner }
}

/// A login with the password of every registration, for an opaque token.
pub fn login(identifier: &str) -> LogIn {
    LogIn {
        company: None,
        identifier: identifier.to_owned(),
        password: PASSWORD.into(),
        surface: Surface::Company,
        grant: Grant::Opaque,
        session_duration: None,
        device: None,
        client: Client::default(),
    }
}

/// The same for a JWT.
pub fn jwt_login(identifier: &str) -> LogIn {
    LogIn {
        surface: Surface::Jwt,
        grant: Grant::Jwt,
        ..login(identifier)
    }
}

/// A caller at an address.
pub fn client(address: &str) -> Client {
    Client {
        address: Some(address.parse().unwrap()),
        ..Client::default()
    }
}

/// What most tests do on the way to what they are about.
pub trait Shorthand {
    /// Registers somebody with this address.
    fn join(&self, email: &str) -> SignedIn;
    /// Registers the owner of a new company.
    fn found(&self, company: &str, email: &str) -> SignedIn;
    /// Signs in with a password.
    fn enter(&self, identifier: &str, password: &str) -> Result<SignedIn, LogInError>;
    /// Who bears an opaque token.
    fn caller(&self, token: &PlainToken) -> Authenticated;
    /// Whether an opaque token counts.
    fn accepts(&self, token: &PlainToken) -> bool;
    /// Whether a JWT counts.
    fn accepts_jwt(&self, token: &PlainToken) -> bool;
    /// Changes the caller's password.
    fn renew(&self, token: &PlainToken, old: &str, new: &str) -> Result<(), ChangePasswordError>;
}

impl Shorthand for Auth {
    fn join(&self, email: &str) -> SignedIn {
        self.register(&registration(email)).unwrap()
    }

    fn found(&self, company: &str, email: &str) -> SignedIn {
        self.register_company(&company_registration(company, email))
            .unwrap()
    }

    fn enter(&self, identifier: &str, password: &str) -> Result<SignedIn, LogInError> {
        self.log_in(LogIn {
            password: password.into(),
            ..login(identifier)
        })
    }

    fn caller(&self, token: &PlainToken) -> Authenticated {
        self.authenticate(token).unwrap()
    }

    fn accepts(&self, token: &PlainToken) -> bool {
        self.authenticate(token).is_ok()
    }

    fn accepts_jwt(&self, token: &PlainToken) -> bool {
        self.authenticate_jwt(token).is_ok()
    }

    fn renew(&self, token: &PlainToken, old: &str, new: &str) -> Result<(), ChangePasswordError> {
        let request = ChangePassword {
            old: old.into(),
            new: Password::new(new),
            client: Client::default(),
        };
        self.change_password(&self.caller(token), request)
    }
}

/// Runs `act` on so many threads, which begin at once, and gives what each returned.
pub fn race<T: Send>(threads: usize, act: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(threads);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|index| {
                let (barrier, act) = (&barrier, &act);
                scope.spawn(move || {
                    barrier.wait();
                    act(index)
                })
            })
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

/// What is wrong with which value.
pub fn problems(invalids: &Invalids) -> Vec<(Field, Problem)> {
    let pairs = invalids.0.iter();
    pairs.map(|found| (found.field, found.problem)).collect()
}

/// What was wrong with a registration.
pub fn refusals(result: Result<SignedIn, RegisterError>) -> Vec<(Field, Problem)> {
    match result {
        Err(RegisterError::Invalid(invalids)) => problems(&invalids),
        other => panic!("not refused for its values: {other:?}"),
    }
}

/// Which limit refused a login.
pub fn throttled(result: Result<SignedIn, LogInError>) -> Throttled {
    match result {
        Err(LogInError::Throttled(throttled)) => throttled,
        other => panic!("not throttled: {other:?}"),
    }
}
