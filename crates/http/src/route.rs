//! A row without its surface's types: what routing, dispatch and documentation work with.

use std::{net::IpAddr, sync::Arc};

use actix_web::{HttpRequest, web::Bytes};
use latchkey_domain::model::{self as domain, Via};

use crate::{
    call::{Call, PathValues},
    client::Client,
    dialect::Dialect,
    endpoint::{Answer, Endpoint, Handler, Spec},
    failure::Failure,
    fields,
    grammar::{self, Grammar, Said},
    reply::Reply,
    settings::Settings,
    surface::{About, Surface},
    table::Place,
};

/// A request whose body has been read and not yet parsed.
pub(crate) struct Incoming {
    pub(crate) request: HttpRequest,
    pub(crate) body: Bytes,
    pub(crate) mount: &'static str,
    pub(crate) place: Place,
    pub(crate) settings: Arc<Settings>,
    pub(crate) client: Client,
}

impl Incoming {
    pub(crate) fn peer(request: &HttpRequest) -> IpAddr {
        request
            .peer_addr()
            .map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip())
    }
}

/// A row of some surface's table.
#[derive(Clone)]
pub(crate) struct Route {
    pub(crate) spec: &'static Spec,
    run: Arc<dyn Fn(Incoming) -> Answer + Send + Sync>,
}

impl Route {
    pub(crate) fn run(&self, incoming: Incoming) -> Answer {
        (self.run)(incoming)
    }
}

/// A surface without its types.
pub(crate) struct Mounted {
    pub(crate) about: &'static About,
    pub(crate) grammar: Grammar,
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) routes: Vec<Route>,
}

impl Mounted {
    pub(crate) fn new<S: Surface>(surface: S) -> Self {
        let surface = Arc::new(surface);
        let erase = |endpoint: &'static Endpoint<S>| {
            let surface = Arc::clone(&surface);
            let run = move |incoming| -> Answer {
                Box::pin(serve(Arc::clone(&surface), endpoint, incoming))
            };
            Route {
                spec: &endpoint.spec,
                run: Arc::new(run),
            }
        };
        Self {
            about: S::ABOUT,
            grammar: S::GRAMMAR,
            dialect: S::dialect(),
            routes: S::endpoints().iter().map(erase).collect(),
        }
    }
}

/// Credentials before body: whoever may not call learns nothing about the fields.
async fn serve<S: Surface>(
    surface: Arc<S>,
    endpoint: &'static Endpoint<S>,
    mut incoming: Incoming,
) -> Result<Reply, Failure> {
    // What has no contract of its own is a page.
    let surface_called = domain::Surface::from_name(S::ABOUT.name);
    incoming.client.via = Some(surface_called.map_or(Via::Page, Via::Surface));
    let path = PathValues::read(&incoming.place)?;
    grammar::check_format::<S>(&incoming)?;
    match endpoint.handler {
        Handler::Anonymous(handler) => {
            let said = Said::read::<S>(&endpoint.spec, &incoming).await?;
            handler(call(surface, &endpoint.spec, incoming, &said, path)?).await
        }
        Handler::Authenticated(handler) => {
            let (credentials, said) = grammar::credentials::<S>(&endpoint.spec, &incoming).await?;
            let caller = surface.authenticate(credentials, &incoming.client).await?;
            surface.admit(&caller, &endpoint.spec)?;
            if let Some(guard) = endpoint.guard {
                guard(&caller)?;
            }
            let said = match said {
                Some(said) => said,
                None => Said::read::<S>(&endpoint.spec, &incoming).await?,
            };
            let call = call(surface, &endpoint.spec, incoming, &said, path)?;
            handler(call, caller).await
        }
    }
}

fn call<S: Surface>(
    surface: Arc<S>,
    spec: &Spec,
    incoming: Incoming,
    said: &Said,
    path: PathValues,
) -> Result<Call<S>, Failure> {
    Ok(Call {
        surface,
        fields: fields::check(spec.fields, &said.body)?,
        query: fields::check(spec.query, &said.query)?,
        path,
        client: incoming.client,
        mount: incoming.mount,
        settings: incoming.settings,
        request: incoming.request,
    })
}
