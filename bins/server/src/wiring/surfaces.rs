//! Which contracts are served.

use crate::config::{Loaded, Refusal, Surface};
use latchkey_domain::Auth;
use latchkey_http::app::AppBuilder;
use latchkey_http::surfaces::company::Company;
use latchkey_http::surfaces::device_tokens::DeviceTokens;
use latchkey_http::surfaces::jwt::Jwt;
use latchkey_http::surfaces::phone::Phone;
use std::sync::Arc;

/// Adds the enabled surfaces that this release has, and names them.
///
/// # Errors
/// A refusal when none is left.
pub fn add(
    mut builder: AppBuilder,
    loaded: &Loaded,
    auth: &Arc<Auth>,
) -> Result<(AppBuilder, Vec<String>), Refusal> {
    let mut served = Vec::new();
    for surface in &loaded.settings.surfaces.enabled {
        let name = surface.to_string();
        if served.contains(&name) {
            continue;
        }
        builder = match surface {
            Surface::Company => builder.surface(Company::new(Arc::clone(auth))),
            Surface::Jwt => builder.surface(Jwt::new(Arc::clone(auth))),
            Surface::DeviceTokens => builder.surface(DeviceTokens::new(Arc::clone(auth))),
            Surface::Phone => builder.surface(Phone::new(Arc::clone(auth))),
            Surface::Signup => {
                tracing::info!(surface = name, "not part of this release; left out");
                continue;
            }
        };
        served.push(name);
    }
    if served.is_empty() {
        return Err(loaded.explain(Refusal::new(
            "surfaces.enabled",
            "names no surface that this release serves; name at least one of device_tokens, phone, jwt, company",
        )));
    }
    Ok((builder, served))
}
