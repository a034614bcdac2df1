//! Puts surfaces, standard paths and settings together.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use actix_web::{
    dev::{ServiceRequest, fn_service},
    web,
};

use crate::{
    dialect::Dialect,
    dispatch::Node,
    endpoint::Spec,
    middleware,
    openapi::{self, Documented},
    pages::Pages,
    route::Mounted,
    settings::Settings,
    standard::{Hooks, PLAIN, Standard},
    surface::Surface,
    table::{Found, Table},
};

/// Collects what is to be served.
pub struct AppBuilder {
    settings: Settings,
    hooks: Hooks,
    mounted: Vec<Mounted>,
    pages: Option<Mounted>,
}

impl AppBuilder {
    /// Adds a surface.
    #[must_use]
    pub fn surface<S: Surface>(mut self, surface: S) -> Self {
        self.mounted.push(Mounted::new(surface));
        self
    }

    /// Adds the pages that links in mails open; no contract, like the standard paths.
    #[must_use]
    pub fn pages(mut self, pages: Pages) -> Self {
        self.pages = Some(Mounted::new(pages));
        self
    }

    /// The whole, with the standard paths.
    #[must_use]
    pub fn build(mut self) -> App {
        let names = self
            .mounted
            .iter()
            .map(|mounted| mounted.about.name)
            .collect();
        self.mounted.extend(self.pages.take());
        let mut documented: Vec<_> = self.mounted.iter().map(document).collect();
        documented.push(Documented::of::<Standard>());
        let (for_document, public_url) = (documented.clone(), self.settings.public_url.clone());
        let document =
            LazyLock::new(Box::new(move || openapi::build(&for_document, &public_url)) as Box<_>);
        let request_id = Arc::clone(&self.hooks.request_id);
        self.mounted
            .push(Mounted::new(Standard::new(self.hooks, document, names)));
        App(Arc::new(Inner {
            table: Table::new(&nodes(&self.mounted)),
            territory: territory(&self.mounted),
            settings: Arc::new(self.settings),
            request_id,
            documented,
        }))
    }
}

fn document(mounted: &Mounted) -> Documented {
    Documented {
        about: mounted.about,
        grammar: mounted.grammar,
        dialect: mounted.dialect,
        specs: mounted.routes.iter().map(|route| route.spec).collect(),
    }
}

/// Everything that is served; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    table: Table,
    territory: Vec<(&'static str, &'static dyn Dialect)>,
    settings: Arc<Settings>,
    request_id: Arc<dyn Fn() -> String + Send + Sync>,
    documented: Vec<Documented>,
}

/// A row of what is served.
#[derive(Debug, Clone, Copy)]
pub struct Served {
    /// The surface's name.
    pub surface: &'static str,
    /// The mount.
    pub mount: &'static str,
    /// The row.
    pub spec: &'static Spec,
}

impl App {
    /// Starts a collection.
    #[must_use]
    pub fn builder(settings: Settings, hooks: Hooks) -> AppBuilder {
        AppBuilder {
            settings,
            hooks,
            mounted: Vec::new(),
            pages: None,
        }
    }

    /// Every row under every mount: what tests hold against the wire.
    pub fn served(&self) -> impl Iterator<Item = Served> {
        let rows = |documented: &Documented| {
            let (about, specs) = (documented.about, documented.specs.clone());
            about.mounts.iter().flat_map(move |mount| {
                specs.clone().into_iter().map(|spec| Served {
                    surface: about.name,
                    mount,
                    spec,
                })
            })
        };
        self.0.documented.iter().flat_map(rows)
    }

    /// The documented path that serves a path: `/api/3/auth/tokens/{token_key}`. What is logged for it, too.
    #[must_use]
    pub fn template_of(&self, path: &str) -> Option<String> {
        let found = self.0.table.find(path)?;
        Some(found.node.template.clone())
    }

    /// Gives every request to the table.
    pub(crate) fn configure(&self, config: &mut web::ServiceConfig) {
        let app = self.clone();
        config.default_service(fn_service(move |request: ServiceRequest| {
            let app = app.clone();
            async move { Ok::<_, actix_web::Error>(middleware::serve(app, request).await) }
        }));
    }

    pub(crate) fn settings(&self) -> &Arc<Settings> {
        &self.0.settings
    }

    /// What serves a path.
    pub(crate) fn find(&self, path: &str) -> Option<Found> {
        self.0.table.find(path)
    }

    pub(crate) fn next_request_id(&self) -> String {
        (self.0.request_id)()
    }

    /// The dialect of a path that may be in no table.
    pub(crate) fn dialect_of(&self, path: &str) -> &'static dyn Dialect {
        let within = |prefix: &str| {
            path.strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
        };
        self.0
            .territory
            .iter()
            .find(|(prefix, _)| within(prefix))
            .map_or(PLAIN, |(_, dialect)| *dialect)
    }
}

/// One node for each path of each mount.
fn nodes(mounted: &[Mounted]) -> Vec<Arc<Node>> {
    let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
    for surface in mounted {
        for (mount, route) in surface
            .about
            .mounts
            .iter()
            .flat_map(|mount| surface.routes.iter().map(move |r| (mount, r)))
        {
            let template = format!("{mount}/{}", route.spec.path);
            let node = nodes.entry(template.clone()).or_insert_with(|| Node {
                template,
                mount,
                names_format: surface.grammar.names_format,
                dialect: surface.dialect,
                routes: Vec::new(),
            });
            node.routes.push(route.clone());
        }
    }
    nodes.into_values().map(Arc::new).collect()
}

/// Longest prefix first.
fn territory(mounted: &[Mounted]) -> Vec<(&'static str, &'static dyn Dialect)> {
    let of = |surface: &Mounted| {
        let dialect = surface.dialect;
        surface
            .about
            .territory
            .iter()
            .map(move |prefix| (*prefix, dialect))
    };
    let mut all: Vec<_> = mounted.iter().flat_map(of).collect();
    all.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
    all
}
