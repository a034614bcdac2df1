//! `GET users/me` and `PUT users/me`

use latchkey_domain::{
    accounts::ProfileChanges,
    model::Password,
    sessions::Authenticated,
    validation::{Field as Value, Invalid, Invalids, Problem},
};
use secrecy::ExposeSecret;

use super::{
    Signup, failures,
    fields::{self, CURRENT_PASSWORD, DOB, FNAME, LNAME, NUMBER, PASSWORD},
    run,
    user_object::Own,
    wording,
};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::{Field, Fields},
    reply::Reply,
};

/// Everything but the address, which the contract does not change.
pub(super) const FIELDS: &[Field] = &[
    fields::text(FNAME),
    fields::text(LNAME),
    fields::password().describe("Ends every other session. Empty or `null` leaves it as it is."),
    fields::number().describe("Empty or `null` takes it away."),
    fields::text(DOB),
    fields::secret(CURRENT_PASSWORD).describe(
        "The password so far: for a new password or number, where the token is older than `tokens.fresh_seconds`.",
    ),
];

const OWN: &str = r#"{"id": 2, "fname": "Cash", "lname": "Money", "number": "+15555552016", "created_at": "2016-01-01T01:02:03.004Z", "updated_at": "2016-01-02T01:02:03.004Z", "email": "cashmoney@gmail.com", "dob": "2000-01-01", "invest_percent": 0}"#;

pub(super) const EXAMPLES: &[Example] = &[Example::new(200, "The caller.", OWN)];

pub(super) const CHANGE_EXAMPLES: &[Example] = &[
    Example::new(200, "The caller as changed.", OWN),
    Example::new(
        422,
        "What is wrong, all at once; nothing was changed.",
        r#"{"fname": ["can't be blank"], "password": ["is too short (minimum is 8 characters)"]}"#,
    ),
];

pub(super) async fn read(_: Call<Signup>, caller: Authenticated) -> Result<Reply, Failure> {
    Reply::ok(&Own::from(&*caller.user))
}

pub(super) async fn change(call: Call<Signup>, caller: Authenticated) -> Result<Reply, Failure> {
    let given = call.fields();
    let (changes, mut wrong) = (changes(given), unacceptable(given));
    let password = secret(given, PASSWORD);
    let current = secret(given, CURRENT_PASSWORD);
    let client = call.client().into();
    let user = run(&call, move |auth| {
        if let Err(Invalids(found)) = auth.check_own_changes(&caller, &changes, password.as_ref()) {
            wrong.extend(found);
        }
        if !wrong.is_empty() {
            return Err(wording::invalids(&Invalids(wrong)));
        }
        let caller = match &current {
            Some(current) => auth
                .prove_again(&caller, current, &client)
                .map_err(failures::prove)?,
            None => caller,
        };
        if let Some(password) = &password {
            auth.set_own_password(&caller, password)
                .map_err(failures::set_password)?;
        }
        auth.update_profile(&caller, &changes)
            .map_err(failures::update_profile)
    });
    Reply::ok(&Own::from(&*user.await??))
}

fn changes(given: &Fields) -> ProfileChanges {
    let text = |name| given.has(name).then(|| fields::read(given, name));
    ProfileChanges {
        first_name: text(FNAME),
        last_name: text(LNAME),
        birth_date: text(DOB),
        unchecked_number: text(NUMBER),
        ..ProfileChanges::default()
    }
}

/// What must not become blank, and what is not a text.
fn unacceptable(given: &Fields) -> Vec<Invalid> {
    let present = [
        (FNAME, Value::FirstName),
        (LNAME, Value::LastName),
        (DOB, Value::BirthDate),
    ];
    let blank = present
        .into_iter()
        .filter(|(name, _)| given.has(name) && fields::read(given, name).is_empty())
        .map(|(_, field)| (field, Problem::Blank));
    let odd = [(PASSWORD, Value::Password), (NUMBER, Value::Mobile)]
        .into_iter()
        .filter(|(name, _)| given.is_odd(name))
        .map(|(_, field)| (field, Problem::Malformed));
    let found = blank.chain(odd);
    found
        .map(|(field, problem)| Invalid { field, problem })
        .collect()
}

/// Rails lets an empty password be: forms send one when nobody typed any.
fn secret(given: &Fields, name: &str) -> Option<Password> {
    let password = given.optional_secret(name).set()?;
    let text = password.expose_secret();
    (!text.is_empty()).then(|| Password::new(text))
}
