//! `auth/register/` and `auth/company/register/`.

use latchkey_domain::{
    accounts::{ProfileChanges, Register, RegisterCompany},
    model::{Password, Surface},
    sessions::Grant,
};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::{
    duration::{SESSION_DURATION, requested},
    signed_in::{TokenAndUser, signed_in_sample},
};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::{Field, Fields, Kind},
    reply::Reply,
    surfaces::company::{Company, envelope, failures, run, samples::field_sample},
};

const FIRST_NAME: Field = Field::text("first_name").required().max(150);
const LAST_NAME: Field = Field::text("last_name").required().max(150);
const EMAIL: Field = Field::email("email").required();
const PASSWORD1: Field = Field::secret("password1").required();
const PASSWORD2: Field = Field::secret("password2")
    .required()
    .describe("The password once more.");
const MOBILE: Field = Field::text("mobile_number")
    .nullable()
    .blank()
    .describe("`+` and 7 to 15 digits.");
const NATIONALITY: Field = Field::text("nationality")
    .nullable()
    .blank()
    .describe("ISO 3166-1 alpha-2 code of a country.");
const TERMS: Field =
    Field::boolean("terms_and_conditions").describe("Whether the user agrees to the terms.");

/// Of `auth/company/register/`.
pub(super) const COMPANY_FIELDS: &[Field] = &[
    FIRST_NAME,
    LAST_NAME,
    EMAIL,
    Field::new("company", Kind::TextOrObject("id"))
        .required()
        .describe(
            "The identifier that the company is to have: letters, digits, `-`, `_`. Or an object of `id` and `name`.",
        ),
    PASSWORD1,
    PASSWORD2,
    TERMS.required(),
    MOBILE,
    NATIONALITY,
    SESSION_DURATION,
];

/// Of `auth/register/`.
pub(super) const USER_FIELDS: &[Field] = &[
    FIRST_NAME,
    LAST_NAME,
    EMAIL,
    Field::text("company")
        .required()
        .describe("The company's identifier."),
    PASSWORD1,
    PASSWORD2,
    TERMS.nullable(),
    MOBILE,
    NATIONALITY,
    SESSION_DURATION,
];

/// Of `auth/company/register/`.
pub(super) const COMPANY_EXAMPLES: &[Example] = &[
    Example::new(
        201,
        "The company and its owner stand; the owner is signed in.",
        signed_in_sample!(),
    ),
    Example::new(
        400,
        "Something is not acceptable.",
        field_sample!("company", "This field must be unique."),
    ),
];

/// Of `auth/register/`.
pub(super) const USER_EXAMPLES: &[Example] = &[
    Example::new(
        201,
        "The user stands and is signed in.",
        signed_in_sample!(),
    ),
    Example::new(
        400,
        "Something is not acceptable.",
        field_sample!(
            "email",
            "A user is already registered with this e-mail address."
        ),
    ),
];

/// Makes a user.
pub(super) async fn user(call: Call<Company>) -> Result<Reply, Failure> {
    let request = read(&call, call.fields().text("company")?)?;
    let signed_in = run(&call, move |auth| auth.register(&request)).await?;
    envelope::created(&TokenAndUser::from(&signed_in.map_err(failures::register)?))
}

/// Makes a company and its owner.
pub(super) async fn company(call: Call<Company>) -> Result<Reply, Failure> {
    let (identifier, name) = wanted_company(call.fields())?;
    let owner = read(&call, identifier)?;
    let request = RegisterCompany { name, owner };
    let signed_in = run(&call, move |auth| auth.register_company(&request)).await?;
    envelope::created(&TokenAndUser::from(&signed_in.map_err(failures::register)?))
}

/// The identifier and the name of a new company: newer clients send both in one object.
fn wanted_company(fields: &Fields) -> Result<(String, Option<String>), Failure> {
    let refused = || Failure::field("company", "Not a valid string.");
    let object = match fields.json("company")? {
        Value::String(identifier) => return Ok((identifier, None)),
        object => object,
    };
    let identifier = object["id"].as_str().ok_or_else(refused)?;
    let name = match &object["name"] {
        Value::Null => None,
        Value::String(name) => Some(name.trim()).filter(|name| !name.is_empty()),
        _ => return Err(refused()),
    };
    Ok((identifier.to_owned(), name.map(str::to_owned)))
}

fn read(call: &Call<Company>, company: String) -> Result<Register, Failure> {
    let fields = call.fields();
    let password = fields.secret("password1")?;
    if password.expose_secret() != fields.secret("password2")?.expose_secret() {
        return Err(Failure::non_field("The two password fields didn't match."));
    }
    let given = |name| {
        let text = fields.optional_text(name).set();
        text.filter(|text| !text.is_empty())
    };
    Ok(Register {
        company: Some(company),
        first_name: fields.text("first_name")?,
        last_name: fields.text("last_name")?,
        email: Some(fields.text("email")?),
        mobile: given("mobile_number"),
        username: None,
        password: Password::new(password.expose_secret()),
        terms_accepted: fields.optional_boolean("terms_and_conditions").set() == Some(true),
        profile: ProfileChanges {
            nationality: given("nationality"),
            ..ProfileChanges::default()
        },
        session_duration: requested(fields, "session_duration"),
        surface: Surface::Company,
        grant: Grant::Opaque,
        device: None,
        client: call.client().into(),
    })
}
