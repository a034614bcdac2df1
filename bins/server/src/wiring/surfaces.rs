//! Which contracts are served.

use crate::config::{Surface, SurfacesSettings};
use latchkey_domain::Auth;
use latchkey_http::app::AppBuilder;
use latchkey_http::surfaces::company::Company;
use latchkey_http::surfaces::device_tokens::DeviceTokens;
use latchkey_http::surfaces::jwt::Jwt;
use latchkey_http::surfaces::phone::Phone;
use latchkey_http::surfaces::signup::Signup;
use std::sync::Arc;

/// Adds the enabled surfaces, each once, and names them.
pub fn add(
    mut builder: AppBuilder,
    settings: &SurfacesSettings,
    auth: &Arc<Auth>,
) -> (AppBuilder, Vec<String>) {
    let mut served = Vec::new();
    for surface in &settings.enabled {
        let name = surface.to_string();
        if served.contains(&name) {
            continue;
        }
        let auth = Arc::clone(auth);
        builder = match surface {
            Surface::Company => builder.surface(Company::new(auth)),
            Surface::Jwt => builder.surface(Jwt::new(auth)),
            Surface::DeviceTokens => builder.surface(DeviceTokens::new(auth)),
            Surface::Phone => builder.surface(Phone::new(auth)),
            Surface::Signup => builder.surface(Signup::new(auth, settings.signup_get_password)),
        };
        served.push(name);
    }
    (builder, served)
}
