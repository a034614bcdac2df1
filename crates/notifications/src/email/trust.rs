//! Trusting the certificate authorities of the operator, besides the public ones.

use crate::dispatcher::StartError;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};
use std::fs;
use std::path::Path;

const END: &str = "-----END CERTIFICATE-----";

/// What the URL says about TLS, as [`lettre::SmtpTransport::from_url`] reads it, with the
/// authorities of `file`. The certificate must still name the URL's host.
pub(super) fn tls(url: &SecretString, file: &Path) -> Result<Tls, StartError> {
    let refused = |problem: String| StartError::Authorities {
        file: file.to_owned(),
        problem,
    };
    let url = Url::parse(url.expose_secret()).map_err(|error| refused(error.to_string()))?;
    let mut parameters = TlsParameters::builder(url.host_str().unwrap_or_default().to_owned());
    let pem = fs::read_to_string(file).map_err(|error| refused(error.to_string()))?;
    if !pem.contains(END) {
        return Err(refused("no certificate in it".to_owned()));
    }
    for one in pem.split_inclusive(END).filter(|one| one.ends_with(END)) {
        let authority = Certificate::from_pem(one.as_bytes());
        parameters =
            parameters.add_root_certificate(authority.map_err(|error| refused(error.to_string()))?);
    }
    let parameters = parameters
        .build()
        .map_err(|error| refused(error.to_string()))?;
    let wanted = url
        .query_pairs()
        .find(|(name, _)| name == "tls")
        .map(|(_, value)| value);
    Ok(match (url.scheme(), wanted.as_deref()) {
        ("smtps", _) => Tls::Wrapper(parameters),
        (_, Some("required")) => Tls::Required(parameters),
        (_, Some("opportunistic")) => Tls::Opportunistic(parameters),
        _ => Tls::None,
    })
}
