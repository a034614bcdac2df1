//! `auth/register/` and `auth/company/register/`.

use latchkey_domain::{
    accounts::{ProfileChanges, Register, RegisterCompany},
    model::{Password, Surface},
    sessions::Grant,
};
use secrecy::ExposeSecret;

use super::{
    duration::{SESSION_DURATION, requested},
    signed_in::{TokenAndUser, signed_in_sample},
};
use crate::{
    call::Call,
    endpoint::Example,
    failure::Failure,
    fields::Field,
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
    Field::text("company")
        .required()
        .describe("The identifier that the company is to have: letters, digits, `-`, `_`."),
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
    let request = read(&call)?;
    let signed_in = run(&call, move |auth| auth.register(&request)).await?;
    envelope::created(&TokenAndUser::from(&signed_in.map_err(failures::register)?))
}

/// Makes a company and its owner.
pub(super) async fn company(call: Call<Company>) -> Result<Reply, Failure> {
    let request = RegisterCompany {
        name: None,
        owner: read(&call)?,
    };
    let signed_in = run(&call, move |auth| auth.register_company(&request)).await?;
    envelope::created(&TokenAndUser::from(&signed_in.map_err(failures::register)?))
}

fn read(call: &Call<Company>) -> Result<Register, Failure> {
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
        company: Some(fields.text("company")?),
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
