//! The API reference: Swagger UI out of the binary, nothing from another host.

use actix_web::{
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, HeaderValue, VARY},
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

/// Compressed by the build script.
macro_rules! built {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name))
    };
}

pub(super) async fn file(call: Call<Standard>) -> Result<Reply, Failure> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    match call.path("file")? {
        "start.js" => Ok(cached(SCRIPT, START.as_bytes())),
        "swagger-ui-bundle.js" => compressed(&call, SCRIPT, built!("swagger-ui-bundle.js.gz")),
        "swagger-ui.css" => compressed(
            &call,
            "text/css; charset=utf-8",
            built!("swagger-ui.css.gz"),
        ),
        "favicon-32x32.png" => Ok(cached("image/png", built!("favicon-32x32.png"))),
        _ => Err(Failure::NotFound),
    }
}

fn cached(content_type: &'static str, bytes: &'static [u8]) -> Reply {
    const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=3600");
    let bytes = Bytes::from_static(bytes);
    Reply::bytes(StatusCode::OK, content_type, bytes).header(CACHE_CONTROL, CACHE)
}

/// Who says nothing about codings takes any (RFC 9110 section 12.5.3); there is no other form of these files.
fn compressed(
    call: &Call<Standard>,
    content_type: &'static str,
    gzip: &'static [u8],
) -> Result<Reply, Failure> {
    let accepted = call.header("accept-encoding");
    if accepted.is_some_and(|codings| !codings.contains("gzip") && !codings.contains('*')) {
        return Err(Failure::NotAcceptable);
    }
    Ok(cached(content_type, gzip)
        .header(CONTENT_ENCODING, HeaderValue::from_static("gzip"))
        .header(VARY, HeaderValue::from_static("Accept-Encoding")))
}
