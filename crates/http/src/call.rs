//! A request as a handler sees it.

use std::sync::Arc;

use actix_web::{HttpRequest, http::header::HeaderMap};

use crate::{
    client::Client, failure::Failure, fields::Fields, origin, route::Incoming, settings::Settings,
    surface::Surface, table::Place,
};

/// A request whose body, query and path have been read and checked.
pub struct Call<S: Surface> {
    pub(crate) surface: Arc<S>,
    pub(crate) fields: Fields,
    pub(crate) query: Fields,
    pub(crate) path: PathValues,
    pub(crate) client: Client,
    pub(crate) mount: &'static str,
    pub(crate) settings: Arc<Settings>,
    pub(crate) request: HttpRequest,
}

impl<S: Surface> Call<S> {
    /// The surface, with the use cases that it holds.
    #[must_use]
    pub fn surface(&self) -> &Arc<S> {
        &self.surface
    }

    /// The body's fields.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The query's fields.
    #[must_use]
    pub fn query(&self) -> &Fields {
        &self.query
    }

    /// The caller's address and user agent.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Scheme, host and mount as the client used them, without a trailing slash: `https://id.example.com/api/3`.
    /// For links inside the answer only; never for messages, since the host is the caller's own word.
    #[must_use]
    pub fn base_url(&self) -> String {
        let peer = Incoming::peer(&self.request);
        let host = origin::of(peer, self.request.headers(), &self.settings);
        host + self.mount
    }

    /// The headers, for endpoints that need no caller but heed one.
    pub(crate) fn headers(&self) -> &HeaderMap {
        self.request.headers()
    }

    /// A header that came once and is visible ASCII: the client's own word, unverified.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.request.headers().get_all(name);
        match (lines.next(), lines.next()) {
            (Some(line), None) => line.to_str().ok(),
            _ => None,
        }
    }

    /// A value out of the path template.
    ///
    /// # Errors
    /// [`Failure::Internal`] when the template has no such name.
    pub fn path(&self, name: &str) -> Result<&str, Failure> {
        let found = self
            .path
            .0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        found.ok_or_else(|| Failure::internal(format_args!("path template has no {name:?}")))
    }
}

/// Decoded values of the path template.
#[derive(Debug, Default)]
pub(crate) struct PathValues(Vec<(String, String)>);

impl PathValues {
    /// Decodes what is still encoded. A value with a slash, a control character or broken UTF-8 names
    /// nothing that exists.
    pub(crate) fn read(place: &Place) -> Result<Self, Failure> {
        let decode = |(name, raw): &(String, String)| {
            let value = percent_encoding::percent_decode_str(raw)
                .decode_utf8()
                .map_err(|_| Failure::NotFound)?;
            let odd = |c: char| c == '/' || c.is_control() || c == char::REPLACEMENT_CHARACTER;
            if value.contains(odd) {
                Err(Failure::NotFound)
            } else {
                Ok((name.clone(), value.into_owned()))
            }
        };
        place
            .values
            .iter()
            .map(decode)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}
