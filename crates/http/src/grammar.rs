//! How a contract writes its requests, where contracts differ.

use actix_web::web::Bytes;
use secrecy::SecretString;

use crate::{
    authorization,
    endpoint::Spec,
    failure::{CredentialsProblem, Failure},
    media,
    params::{Params, Value},
    route::Incoming,
    surface::Surface,
};

/// How requests of a contract are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grammar {
    /// Where a caller's credentials stand.
    pub credentials: Credentials,
    /// True where body and query are one set of parameters, whatever the method. A parameter that both give with
    /// different values is refused: a proxy in front may have looked at the other one.
    pub merges_query: bool,
    /// True where a path may end in `.json`, or the query say `format=json`. Any other format is refused.
    pub names_format: bool,
}

/// Where credentials stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// In `Authorization`, after the surface's scheme word.
    Header,
    /// In `Authorization`, with the surface's scheme word or without any.
    BareHeader,
    /// In the parameter of this name.
    Parameter(&'static str),
}

/// The extension, and the value of the query's `format`, that every surface speaks.
const JSON: &str = "json";
/// The query's name for an extension.
const FORMAT: &str = "format";

impl Grammar {
    /// Credentials in the header, parameters in the body, paths without an extension.
    pub const USUAL: Self = Self {
        credentials: Credentials::Header,
        merges_query: false,
        names_format: false,
    };
}

/// Everything that a request says besides its path and headers.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) body: Params,
    pub(crate) query: Params,
}

impl Said {
    /// Parses what the endpoint reads; the rest of a request is not looked at.
    pub(crate) async fn read<S: Surface>(
        spec: &Spec,
        incoming: &Incoming,
    ) -> Result<Self, Failure> {
        let merges = S::GRAMMAR.merges_query;
        let body = if merges || spec.reads_body() {
            body(spec, incoming).await?
        } else {
            Params::default()
        };
        let query = if merges || !spec.query.is_empty() {
            media::parse_query(incoming.request.query_string())?
        } else {
            Params::default()
        };
        if merges {
            return Ok(Self {
                body: body.merged_with(query)?,
                query: Params::default(),
            });
        }
        Ok(Self { body, query })
    }
}

async fn body(spec: &Spec, incoming: &Incoming) -> Result<Params, Failure> {
    let bytes = Bytes::clone(&incoming.body);
    media::parse(incoming.request.headers(), bytes, spec.media).await
}

/// The credentials of a request, with its parameters where they had to be read for it.
pub(crate) async fn credentials<S: Surface>(
    spec: &Spec,
    incoming: &Incoming,
) -> Result<(SecretString, Option<Said>), Failure> {
    match S::GRAMMAR.credentials {
        Credentials::Header => {
            let token = authorization::token(incoming.request.headers(), S::ABOUT.scheme)?;
            Ok((token, None))
        }
        Credentials::BareHeader => {
            let headers = incoming.request.headers();
            Ok((authorization::bare_token(headers, S::ABOUT.scheme)?, None))
        }
        Credentials::Parameter(name) => {
            let said = Said::read::<S>(spec, incoming).await?;
            let token = parameter(&said.body, name).map_err(Failure::Unauthenticated)?;
            Ok((token, Some(said)))
        }
    }
}

fn parameter(params: &Params, name: &str) -> Result<SecretString, CredentialsProblem> {
    match params.get(name) {
        None | Some(Value::Null) => Err(CredentialsProblem::NotProvided),
        Some(Value::Text(text)) if text.is_empty() => Err(CredentialsProblem::NotProvided),
        Some(Value::Text(text)) if text.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(text.as_str().into())
        }
        Some(_) => Err(CredentialsProblem::InvalidCharacters),
    }
}

/// Refuses a format that is not spoken.
pub(crate) fn check_format<S: Surface>(incoming: &Incoming) -> Result<(), Failure> {
    if !S::GRAMMAR.names_format {
        return Ok(());
    }
    let extension = incoming.place.format.as_deref();
    if extension.is_some_and(|extension| extension != JSON) {
        return Err(Failure::NotAcceptable);
    }
    let query = media::parse_query(incoming.request.query_string())?;
    match query.get(FORMAT) {
        None => Ok(()),
        Some(Value::Text(format)) if format == JSON => Ok(()),
        Some(_) => Err(Failure::NotAcceptable),
    }
}
