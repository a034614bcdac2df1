//! The API reference: Swagger UI out of the binary, nothing from another host.

use std::{borrow::Cow, sync::Arc};

use actix_web::{
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue},
    },
    web::Bytes,
};

use super::Standard;
use crate::{call::Call, failure::Failure, reply::Reply};

/// Own scripts only. Swagger UI sets style attributes and draws its icons from `data:` addresses.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

const PAGE: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <title>Latchkey API reference</title>\n\
    <link rel=\"stylesheet\" href=\"/docs/swagger-ui.css\">\n\
    <link rel=\"icon\" href=\"/docs/favicon-32x32.png\">\n\
    </head>\n<body>\n<div id=\"reference\"></div>\n\
    <script src=\"/docs/swagger-ui-bundle.js\"></script>\n<script src=\"/docs/start.js\"></script>\n</body>\n</html>\n";

/// Without `validatorUrl: null` the page would send the document's address to a public validator.
const START: &str = "SwaggerUIBundle({\n  url: '/openapi.json',\n  dom_id: '#reference',\n  deepLinking: true,\n  \
    docExpansion: 'none',\n  validatorUrl: null,\n});\n";

pub(super) async fn page(_: Call<Standard>) -> Result<Reply, Failure> {
    Ok(Reply::html(PAGE).header(CONTENT_SECURITY_POLICY, POLICY))
}

pub(super) async fn file(call: Call<Standard>) -> Result<Reply, Failure> {
    const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=3600");
    let (content_type, body) = match call.path("file")? {
        "start.js" => (
            "text/javascript; charset=utf-8",
            Bytes::from_static(START.as_bytes()),
        ),
        name @ "swagger-ui-bundle.js" => ("text/javascript; charset=utf-8", asset(name)?),
        name @ "swagger-ui.css" => ("text/css; charset=utf-8", asset(name)?),
        name @ "favicon-32x32.png" => ("image/png", asset(name)?),
        _ => return Err(Failure::NotFound),
    };
    Ok(Reply::bytes(StatusCode::OK, content_type, body).header(CACHE_CONTROL, CACHE))
}

fn asset(name: &str) -> Result<Bytes, Failure> {
    let config = Arc::new(utoipa_swagger_ui::Config::from("/openapi.json"));
    match utoipa_swagger_ui::serve(name, config).map_err(Failure::internal)? {
        Some(file) => Ok(match file.bytes {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        }),
        None => Err(Failure::NotFound),
    }
}
