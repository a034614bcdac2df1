//! Request id and access log. Paths are logged as their template: a real one may hold a token.

use std::time::Instant;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header::HeaderName},
};

use crate::{
    app::App,
    client::Client,
    dispatch::Node,
    request_id::{self, RequestId},
    route::Incoming,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request while it is answered.
pub(super) struct Watch {
    /// Ours, never the caller's.
    id: RequestId,
    client: Client,
    started: Instant,
}

/// A method of nobody's is the caller's own text, and may hold anything.
fn name(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS
        | Method::TRACE
        | Method::CONNECT => method.as_str(),
        _ => "(unknown method)",
    }
}

impl Watch {
    pub(super) fn begin(app: &App, request: &HttpRequest) -> Self {
        let trusted = &app.settings().trusted_proxies;
        Self {
            id: RequestId::new(app.next_request_id()),
            client: Client::read(Incoming::peer(request), request.headers(), trusted),
            started: Instant::now(),
        }
    }

    pub(super) fn id(&self) -> &RequestId {
        &self.id
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Marks the answer and logs it.
    pub(super) fn end(
        self,
        request: &HttpRequest,
        response: &mut HttpResponse,
        node: Option<&Node>,
    ) {
        response.headers_mut().insert(REQUEST_ID, self.id.header());
        let status = response.status().as_u16();
        request_id::within(Some(self.id.clone()), || self.log(request, status, node));
    }

    fn log(&self, request: &HttpRequest, status: u16, node: Option<&Node>) {
        let path = node.map_or("(unknown path)", |node| node.template.as_str());
        let method = name(request.method());
        let duration_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let client = request
            .peer_addr()
            .map(|_| tracing::field::display(self.client.address));
        if status >= 500 {
            tracing::warn!(method, path, status, duration_ms, client, "answered");
        } else {
            tracing::info!(method, path, status, duration_ms, client, "answered");
        }
    }
}
