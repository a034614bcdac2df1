//! Values with a syntax of their own. Each error reads `problem; remedy` and repeats no secret.

mod budget;
mod cors_origin;
mod link_host;
mod network;
mod prefix;
mod public_url;
mod secret_url;
mod text;

pub use budget::Budget;
pub use cors_origin::CorsOrigin;
pub use link_host::LinkHost;
pub use network::Network;
pub use prefix::Prefix;
pub use public_url::PublicUrl;
pub use secret_url::{SecretUrl, redact_url};
pub use text::{mailbox, optional_secret, region, slug, socket_address};

/// `text` as an absolute http(s) URL.
fn web_url(text: &str) -> Option<url::Url> {
    let url = url::Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}
