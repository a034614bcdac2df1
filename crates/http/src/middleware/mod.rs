//! What happens to every request and answer, whatever the contract. From the outside in:
//! [`head`], [`observe`], [`headers`], [`cors`], [`address`].
//!
//! Plain calls in one future: each layer of actix's own kind costs every request two boxed futures.

pub(crate) mod address;
mod cors;
mod head;
mod headers;
mod observe;

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    dev::{Payload, ServiceRequest, ServiceResponse},
};

use crate::{
    app::App,
    dispatch::{self, Node},
    request_id,
    server::turn::Heard,
};

/// Answers a request.
pub(crate) async fn serve(app: App, request: ServiceRequest) -> ServiceResponse {
    let (request, payload) = request.into_parts();
    let heard = Heard::begin(&request);
    let watch = observe::Watch::begin(&app, &request);
    let answering = answer(&app, request.clone(), payload, &watch, &heard);
    let (mut response, node) = request_id::follow(watch.id().clone(), answering).await;
    headers::complete(&app, response.headers_mut());
    watch.end(&request, &mut response, node.as_deref());
    let response = head::without_body(&request, response);
    ServiceResponse::new(request, response)
}

async fn answer(
    app: &App,
    request: HttpRequest,
    payload: Payload,
    watch: &observe::Watch,
    heard: &Heard,
) -> (HttpResponse, Option<Arc<Node>>) {
    let origin = cors::Caller::of(app, &request);
    if let Some(preflight) = origin.preflight(&request) {
        return (preflight, None);
    }
    let (mut response, node) = match address::refuse(app, &request) {
        Some(response) => (response, None),
        None => dispatch::dispatch(app, request, payload, watch.client(), heard).await,
    };
    origin.mark(response.headers_mut());
    (response, node)
}
