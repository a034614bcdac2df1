//! `POST signup`

use latchkey_domain::{accounts::Register, model::Surface};

use super::{
    Signup, failures,
    fields::{self, DOB, EMAIL, FNAME, LNAME, NUMBER},
    run,
    user_object::WithToken,
    wording::INVALID,
};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

pub(super) const FIELDS: &[Field] = &[
    fields::text(FNAME).required().describe("First name."),
    fields::text(LNAME).required().describe("Last name."),
    fields::text(EMAIL)
        .required()
        .describe("An email address that no other user has."),
    fields::password()
        .required()
        .describe("8 to 72 characters, not easy to guess."),
    fields::text(DOB)
        .required()
        .describe("Date of birth, `YYYY-MM-DD`."),
    fields::number().describe("A phone number, not checked; one that can be one is sent a code."),
];

pub(super) const USER: &str = r#"{"id": 2, "fname": "Cash", "lname": "Money", "number": "+15555552016", "created_at": "2016-01-01T01:02:03.004Z", "updated_at": "2016-01-02T01:02:03.004Z", "email": "cashmoney@gmail.com", "dob": "2000-01-01", "token": "GPFrZEfm4isNwvqPziJkqj3d"}"#;

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        200,
        "The user as made, with a token. With `surfaces.strict_privacy` also for an address that is taken: the token \
         opens nothing, and the owner gets a mail.",
        USER,
    ),
    Example::new(
        422,
        "What is wrong, all at once and only that.",
        r#"{"fname": ["can't be blank"], "lname": ["can't be blank"], "email": ["can't be blank", "is invalid"], "password": ["is too short (minimum is 8 characters)"], "dob": ["can't be blank"]}"#,
    ),
];

pub(super) async fn create(call: Call<Signup>) -> Result<Reply, Failure> {
    let given = call.fields();
    if given.is_odd(NUMBER) {
        return Err(Failure::field("number", INVALID));
    }
    let mut request = Register::new(Surface::Signup, fields::read_password(given));
    request.first_name = fields::read(given, FNAME);
    request.last_name = fields::read(given, LNAME);
    request.email = Some(fields::read(given, EMAIL));
    request.profile.birth_date = Some(fields::read(given, DOB));
    let number = fields::read(given, NUMBER);
    request.profile.unchecked_number = Some(number).filter(|number| !number.is_empty());
    request.client = call.client().into();
    let made = run(&call, move |auth| auth.register(&request))
        .await?
        .map_err(failures::register)?;
    Reply::ok(&WithToken::new(&made.user, &made.token))
}
