//! From a matched path to an answer; the only place where failures and panics become responses.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Instant};

use actix_web::{
    HttpRequest, HttpResponse,
    dev::Payload,
    http::{
        ConnectionType, Method, StatusCode,
        header::{ALLOW, HeaderMap, HeaderName, HeaderValue, WWW_AUTHENTICATE},
    },
    rt::time::timeout,
};
use futures_util::FutureExt;

use crate::{
    app::App,
    body,
    client::Client,
    dialect::Dialect,
    failure::{Failure, told},
    reply::Reply,
    route::{Incoming, Route},
    server::turn::Heard,
    settings::Settings,
    table::{Found, Place},
};

/// One path of one mount with all its methods.
pub(crate) struct Node {
    /// The path as documented, for the access log: the real one may hold what must not be logged.
    pub(crate) template: String,
    pub(crate) mount: &'static str,
    pub(crate) names_format: bool,
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) routes: Vec<Route>,
}

impl Node {
    fn find(&self, method: &Method) -> Option<&Route> {
        let head = method == Method::HEAD;
        let wanted = if head { "GET" } else { method.as_str() };
        self.routes
            .iter()
            .find(|route| route.spec.method.as_str() == wanted && (!head || route.spec.head))
    }

    /// The value of `Allow`, in Django REST framework's order.
    pub(crate) fn allow(&self) -> String {
        let mut methods: Vec<_> = self.routes.iter().map(|route| route.spec.method).collect();
        methods.sort_unstable();
        let mut words: Vec<_> = methods.into_iter().map(|method| method.as_str()).collect();
        if self.find(&Method::HEAD).is_some() {
            words.push("HEAD");
        }
        words.push("OPTIONS");
        words.join(", ")
    }
}

/// Answers a request, and says which path it was for.
pub(crate) async fn dispatch(
    app: &App,
    request: HttpRequest,
    payload: Payload,
    client: &Client,
    heard: &Heard,
) -> (HttpResponse, Option<Arc<Node>>) {
    // Decoded as far as it goes without telling an encoded slash from a real one.
    match app.find(request.match_info().as_str()) {
        Some(Found { node, place }) => {
            let asked = Asked {
                request,
                place,
                client,
                heard,
            };
            let response = known(&node, asked, app.settings(), payload).await;
            (response, Some(node))
        }
        None => {
            let dialect = app.dialect_of(request.path());
            (
                unknown(dialect, app.settings(), &request, payload).await,
                None,
            )
        }
    }
}

/// A request for a path of the table, its body still to come.
struct Asked<'a> {
    request: HttpRequest,
    place: Place,
    client: &'a Client,
    heard: &'a Heard,
}

async fn known(
    node: &Node,
    Asked {
        request,
        place,
        client,
        heard,
    }: Asked<'_>,
    settings: &Arc<Settings>,
    mut payload: Payload,
) -> HttpResponse {
    let route = node.find(request.method());
    let limit = route
        .and_then(|route| route.spec.body_limit)
        .unwrap_or(settings.body_limit);
    let body = match body::read(
        request.headers(),
        &mut payload,
        limit,
        settings.body_deadline,
    )
    .await
    {
        Ok(body) => body,
        Err(failure) => return failed(node.dialect, &failure, request.headers()),
    };
    heard.whole();
    let asked = Instant::now();
    match route {
        Some(route) => {
            let incoming = Incoming {
                request,
                body,
                mount: node.mount,
                place,
                settings: Arc::clone(settings),
                client: client.clone(),
            };
            let answer = answer(node.dialect, route, incoming).await;
            let (in_step, step) = (route.spec.in_step, settings.answer_step);
            in_step.wait(answer.status(), asked, step).await;
            answer
        }
        None if request.method() == Method::OPTIONS => options(node),
        None => {
            let method = request.method().as_str().chars().take(32).collect();
            failed(
                node.dialect,
                &Failure::MethodNotAllowed {
                    method,
                    allow: node.allow(),
                },
                request.headers(),
            )
        }
    }
}

/// Answers a request for a path that is in no table. The body is read first, so that the connection can go on.
async fn unknown(
    dialect: &'static dyn Dialect,
    settings: &Settings,
    request: &HttpRequest,
    mut payload: Payload,
) -> HttpResponse {
    let body = body::read(
        request.headers(),
        &mut payload,
        settings.body_limit,
        settings.body_deadline,
    )
    .await;
    let failure = body.err().unwrap_or(Failure::NotFound);
    failed(dialect, &failure, request.headers())
}

async fn answer(dialect: &'static dyn Dialect, route: &Route, incoming: Incoming) -> HttpResponse {
    let request = incoming.request.clone();
    let deadline = incoming.settings.answer_deadline;
    // actix would close the connection without an answer. The panic's message is in the log through the hook.
    let running = AssertUnwindSafe(async { route.run(incoming).await }).catch_unwind();
    let outcome = match timeout(deadline, running).await {
        Ok(outcome) => outcome.unwrap_or_else(|_| Err(Failure::internal("a handler panicked"))),
        // A use case that runs goes on to its end: whoever asked does not know what came of it.
        Err(_) => {
            tracing::warn!("no answer in time; the use case goes on");
            Err(Failure::Overloaded { retry_after: 1 })
        }
    };
    match outcome {
        Ok(reply) => Reply::into_response(reply),
        Err(failure) => failed(dialect, &failure, request.headers()),
    }
}

fn options(node: &Node) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((ALLOW, node.allow()))
        .json(node.dialect.options())
}

/// A failure in a contract's words; `request`: the headers that came.
pub(crate) fn failed(
    dialect: &dyn Dialect,
    failure: &Failure,
    request: &HeaderMap,
) -> HttpResponse {
    told(failure);
    if let Failure::Unauthenticated(problem) = failure {
        told(problem);
    }
    let mut response = dialect.reply(failure, request).into_response();
    for (name, value) in failure.headers() {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    }
    if let Some(challenge) = dialect
        .challenge()
        .filter(|_| response.status() == StatusCode::UNAUTHORIZED)
    {
        response
            .headers_mut()
            .insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if failure.closes_connection() {
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    response
}
