//! The OpenAPI 3.1 document, made from the same tables that route requests.

mod operation;
mod schema;

use actix_web::web::Bytes;
use utoipa::openapi::{
    Components, InfoBuilder, OpenApiBuilder, PathItem, PathsBuilder, Tag,
    security::{ApiKey, ApiKeyValue, SecurityScheme},
    server::Server,
    tag::TagBuilder,
};

use crate::{
    dialect::Dialect,
    endpoint::{Method, Spec},
    surface::{About, Surface},
};

/// What the document needs to know of a surface.
#[derive(Clone)]
pub(crate) struct Documented {
    pub(crate) about: &'static About,
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) specs: Vec<&'static Spec>,
}

impl Documented {
    pub(crate) fn of<S: Surface>() -> Self {
        let specs = S::endpoints()
            .iter()
            .map(|endpoint| &endpoint.spec)
            .collect();
        Self {
            about: S::ABOUT,
            dialect: S::dialect(),
            specs,
        }
    }
}

/// The document as JSON text.
///
/// # Errors
/// A sentence for the log; a test meets it first.
pub(crate) fn build(surfaces: &[Documented], public_url: &str) -> Result<Bytes, String> {
    let info = InfoBuilder::new()
        .title("Latchkey")
        .version(env!("CARGO_PKG_VERSION"))
        .build();
    let mut paths = PathsBuilder::new();
    let mut components = Components::new();
    for surface in surfaces {
        components.add_security_scheme(surface.about.name, scheme(surface.about));
        for mount in surface.about.mounts {
            for spec in &surface.specs {
                let item =
                    PathItem::new(method(spec.method), operation::build(surface, mount, spec)?);
                paths = paths.path(path(surface.about, mount, spec), item);
            }
        }
    }
    let document = OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new(public_url)]))
        .tags(Some(surfaces.iter().flat_map(tags)))
        .paths(paths)
        .components(Some(components))
        .build();
    document
        .to_json()
        .map(Bytes::from)
        .map_err(|error| error.to_string())
}

/// The path as the contract writes it.
fn path(about: &About, mount: &str, spec: &Spec) -> String {
    let slash = if about.trailing_slash && !spec.path.is_empty() {
        "/"
    } else {
        ""
    };
    format!("{mount}/{}{slash}", spec.path)
}

fn tag_name(about: &About, mount: &str) -> String {
    if about.mounts.first() == Some(&mount) {
        about.name.to_owned()
    } else {
        format!("{} at {mount}", about.name)
    }
}

fn tags(surface: &Documented) -> Vec<Tag> {
    let about = surface.about;
    let tag = |mount: &&str| {
        TagBuilder::new()
            .name(tag_name(about, mount))
            .description(Some(about.description))
            .build()
    };
    about.mounts.iter().map(tag).collect()
}

fn scheme(about: &About) -> SecurityScheme {
    let description = format!("`{} <token>`", about.scheme);
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
        "Authorization".to_owned(),
        description,
    )))
}

fn method(method: Method) -> utoipa::openapi::HttpMethod {
    use utoipa::openapi::HttpMethod;
    match method {
        Method::Get => HttpMethod::Get,
        Method::Post => HttpMethod::Post,
        Method::Put => HttpMethod::Put,
        Method::Patch => HttpMethod::Patch,
        Method::Delete => HttpMethod::Delete,
    }
}
