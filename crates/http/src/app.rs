//! Puts surfaces, standard paths and settings together.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use actix_web::{HttpRequest, web};

use crate::{
    dialect::Dialect,
    dispatch::{self, Node},
    endpoint::Spec,
    grammar::FORMAT,
    openapi::{self, Documented},
    pages::Pages,
    route::Mounted,
    settings::Settings,
    standard::{Hooks, PLAIN, Standard},
    surface::Surface,
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
            nodes: nodes(&self.mounted),
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
    nodes: Vec<Arc<Node>>,
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

    /// Registers all paths with actix.
    pub(crate) fn configure(&self, config: &mut web::ServiceConfig) {
        // One resource a pattern: several in one become regular expressions, which cost each worker
        // megabytes.
        for (node, pattern) in self.0.nodes.iter().flat_map(|node| {
            let patterns = patterns(&node.template, node.names_format);
            patterns.into_iter().map(move |pattern| (node, pattern))
        }) {
            let (node, settings) = (Arc::clone(node), Arc::clone(&self.0.settings));
            config.service(web::resource(pattern).to(
                move |request: HttpRequest, payload: web::Payload| {
                    dispatch::known(
                        Arc::clone(&node),
                        Arc::clone(&settings),
                        request,
                        payload.into_inner(),
                    )
                },
            ));
        }
        let app = self.clone();
        config.default_service(web::to(
            move |request: HttpRequest, payload: web::Payload| {
                let (dialect, settings) =
                    (app.dialect_of(request.path()), Arc::clone(&app.0.settings));
                dispatch::unknown(dialect, settings, request, payload.into_inner())
            },
        ));
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
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

/// With and without a trailing slash; the bare mount of an empty path as well. With an extension first, since a
/// placeholder would take it for a part of its value.
fn patterns(template: &str, names_format: bool) -> Vec<String> {
    let bare = template.trim_end_matches('/');
    if bare.is_empty() {
        return vec!["/".to_owned()];
    }
    let mut patterns = vec![bare.to_owned(), format!("{bare}/")];
    if names_format {
        patterns.insert(0, format!("{bare}.{{{FORMAT}:[^/.]+}}"));
    }
    patterns
}

/// One node for each path; words before placeholders, so that the order of a table does not matter.
fn nodes(mounted: &[Mounted]) -> Vec<Arc<Node>> {
    let mut nodes: BTreeMap<(Vec<(bool, String)>, String), Node> = BTreeMap::new();
    for surface in mounted {
        for (mount, route) in surface
            .about
            .mounts
            .iter()
            .flat_map(|mount| surface.routes.iter().map(move |r| (mount, r)))
        {
            let template = format!("{mount}/{}", route.spec.path);
            let node = nodes
                .entry((rank(&template), template.clone()))
                .or_insert_with(|| Node {
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

fn rank(template: &str) -> Vec<(bool, String)> {
    template
        .split('/')
        .map(|segment| (segment.starts_with('{'), segment.to_owned()))
        .collect()
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
