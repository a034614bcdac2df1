//! The OpenAPI 3.1 document, made from the same tables that route requests.

mod operation;
mod schema;

use std::collections::BTreeMap;

use actix_web::web::Bytes;
use serde::{Serialize, Serializer, ser::Error as _};
use utoipa::openapi::{
    Components, Info, InfoBuilder, PathItem, Tag,
    security::{ApiKey, ApiKeyValue, SecurityScheme},
    server::Server,
    tag::TagBuilder,
};

use crate::{
    dialect::Dialect,
    endpoint::{Method, Spec},
    grammar::{Credentials, Grammar},
    surface::{About, Surface},
};

/// What the document needs to know of a surface.
#[derive(Clone)]
pub(crate) struct Documented {
    pub(crate) about: &'static About,
    pub(crate) grammar: Grammar,
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
            grammar: S::GRAMMAR,
            dialect: S::dialect(),
            specs,
        }
    }
}

/// The document as JSON text, written path by path: as a whole it takes many times the memory of its
/// text.
///
/// # Errors
/// A sentence for the log; a test meets it first.
pub(crate) fn build(surfaces: &[Documented], public_url: &str) -> Result<Bytes, String> {
    let mut components = Components::new();
    for surface in surfaces {
        components.add_security_scheme(surface.about.name, scheme(surface));
    }
    let document = Document {
        openapi: "3.1.0",
        info: InfoBuilder::new()
            .title("Latchkey")
            .version(env!("CARGO_PKG_VERSION"))
            .build(),
        servers: [Server::new(public_url)],
        paths: paths(surfaces),
        components,
        tags: surfaces.iter().flat_map(tags).collect(),
    };
    serde_json::to_vec(&document)
        .map(Bytes::from)
        .map_err(|error| error.to_string())
}

/// OpenAPI 3.1, "OpenAPI Object".
#[derive(Serialize)]
struct Document<'a> {
    openapi: &'static str,
    info: Info,
    servers: [Server; 1],
    paths: BTreeMap<String, Path<'a>>,
    components: Components,
    tags: Vec<Tag>,
}

/// Everything under one path; becomes a "Path Item Object" while it is written.
#[derive(Default)]
struct Path<'a>(Vec<(&'a Documented, &'static str, &'static Spec)>);

impl Serialize for Path<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut item = PathItem::default();
        for (surface, mount, spec) in &self.0 {
            let operation = operation::build(surface, mount, spec).map_err(S::Error::custom)?;
            item.merge_operations(PathItem::new(method(spec.method), operation));
        }
        item.serialize(serializer)
    }
}

fn paths(surfaces: &[Documented]) -> BTreeMap<String, Path<'_>> {
    let mut paths: BTreeMap<_, Path<'_>> = BTreeMap::new();
    for surface in surfaces {
        for mount in surface.about.mounts {
            for spec in &surface.specs {
                let path = paths.entry(path(surface.about, mount, spec)).or_default();
                path.0.push((surface, mount, spec));
            }
        }
    }
    paths
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

fn scheme(surface: &Documented) -> SecurityScheme {
    SecurityScheme::ApiKey(match surface.grammar.credentials {
        Credentials::Header => ApiKey::Header(ApiKeyValue::with_description(
            "Authorization".to_owned(),
            format!("`{} <token>`", surface.about.scheme),
        )),
        Credentials::BareHeader => ApiKey::Header(ApiKeyValue::with_description(
            "Authorization".to_owned(),
            format!("`<token>`, or `{} <token>`", surface.about.scheme),
        )),
        // A body cannot be said to hold one; the query can.
        Credentials::Parameter(name) => ApiKey::Query(ApiKeyValue::with_description(
            name.to_owned(),
            "In the body rather, where logs of proxies do not show it.".to_owned(),
        )),
    })
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
