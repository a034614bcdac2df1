//! The page at `/`.

use super::Standard;
use crate::{call::Call, failure::Failure, reply::Reply};

pub(super) async fn page(call: Call<Standard>) -> Result<Reply, Failure> {
    let version = env!("CARGO_PKG_VERSION");
    let surfaces = call.surface().surfaces.join(", ");
    Ok(Reply::html(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Latchkey</title></head>\n<body>\n\
         <h1>Latchkey {version}</h1>\n\
         <p>An authentication server. Contracts served here: {surfaces}.</p>\n\
         <ul>\n\
         <li><a href=\"/docs\">API reference</a></li>\n\
         <li><a href=\"/openapi.json\">OpenAPI document</a></li>\n\
         <li><a href=\"/.well-known/jwks.json\">Signing keys</a></li>\n\
         <li><a href=\"/health/ready\">Health</a></li>\n\
         </ul>\n</body>\n</html>\n"
    )))
}
