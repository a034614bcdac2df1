//! `GET auth` and `POST auth`: a token for a password, or for a code sent to one's number.
//!
//! The document puts both into a query, where browsers, proxies and histories keep them. `POST` takes the same in its
//! body; `GET` says that it is deprecated, does nothing for a browser that navigates or fetches ahead, and can be switched
//! off for passwords.

use actix_web::http::header::{HeaderName, HeaderValue, LINK};

use super::{
    Signup, by_code, by_password,
    fields::{self, EMAIL, PASSWORD},
    sign_up::USER,
};
use crate::{call::Call, endpoint::Example, failure::Failure, fields::Field, reply::Reply};

pub(super) const FIELDS: &[Field] = &[
    fields::text(EMAIL).describe("With the password: the email address, username or number."),
    fields::password(),
    Field::secret(by_code::CODE)
        .nullable()
        .blank()
        .lenient()
        .describe("With the number: the code that was sent there."),
    fields::number(),
];

pub(super) const EXAMPLES: &[Example] = &[SIGNED_IN, REJECTED, BLANK, MISSING, INCORRECT];

pub(super) const GET_EXAMPLES: &[Example] = &[
    SIGNED_IN,
    REJECTED,
    BLANK,
    MISSING,
    INCORRECT,
    Example::new(
        403,
        "A browser navigates here, embeds this or fetches ahead.",
        r#"{"error": "Use POST."}"#,
    ),
    Example::new(
        405,
        "Passwords are not taken out of a query here (`surfaces.signup_get_password = false`).",
        r#"{"error": "Method Not Allowed"}"#,
    ),
];

const SIGNED_IN: Example = Example::new(
    200,
    "The user, with a new token. Older ones stay good.",
    USER,
);
const REJECTED: Example = Example::new(
    200,
    "By code: wrong, used or expired, or nobody's number.",
    r#"{"confirmation": "rejected"}"#,
);
const BLANK: Example = Example::new(
    400,
    "By password: the address or the password is missing.",
    r#"{"email": ["can't be blank"], "password": ["can't be blank"]}"#,
);
const MISSING: Example = Example::text(
    400,
    "By code: the code or the number is missing.",
    by_code::MISSING,
);
const INCORRECT: Example = Example::new(
    401,
    "Wrong password, unknown address or disabled account: nobody is told which. Or the password is right and the \
     account has a second factor, which this contract cannot ask for.",
    r#"{"password": ["is incorrect"]}"#,
);

/// `Deprecation` (RFC 9745): since the start of 2026, when `POST` was first served.
const DEPRECATED_SINCE: &str = "@1767225600";

pub(super) async fn post(call: Call<Signup>) -> Result<Reply, Failure> {
    if by_code::is_meant(call.fields()) {
        by_code::sign_in(&call).await
    } else {
        by_password::sign_in(&call).await
    }
}

pub(super) async fn get(call: Call<Signup>) -> Result<Reply, Failure> {
    if is_from_a_page(&call) {
        return Err(Failure::Forbidden(Some("Use POST.".into())));
    }
    let by_password = !by_code::is_meant(call.fields());
    if (by_password || call.fields().has(PASSWORD)) && !call.surface().get_password {
        return Err(Failure::MethodNotAllowed {
            method: "GET".to_owned(),
            allow: "POST, OPTIONS".to_owned(),
        });
    }
    let link = format!(
        "<{}/auth>; rel=\"successor-version\"; title=\"POST\"",
        call.base_url()
    );
    let link = HeaderValue::from_str(&link).ok();
    let reply = post(call).await?.header(
        HeaderName::from_static("deprecation"),
        HeaderValue::from_static(DEPRECATED_SINCE),
    );
    Ok(match link {
        Some(link) => reply.header(LINK, link),
        None => reply,
    })
}

/// Whether a browser asks by itself: it follows a link, loads a picture, or guesses what will be wanted (Fetch Metadata;
/// `Sec-Purpose` of the Fetch standard and its forerunners). Scripts that fetch in mode `cors` are not meant.
fn is_from_a_page(call: &Call<Signup>) -> bool {
    let says = |header: &str, words: &[&str]| {
        call.header(header).is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            words.iter().any(|word| value.contains(word))
        })
    };
    says("sec-fetch-mode", &["navigate", "no-cors", "prefetch"])
        || ["purpose", "sec-purpose", "x-purpose", "x-moz"]
            .iter()
            .any(|header| says(header, &["prefetch", "prerender", "preview"]))
}
