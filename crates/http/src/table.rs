//! From a path to a node, by segments.
//!
//! One table for all workers. actix's own router would try one pattern after the other, and keep a copy of all of
//! them for each worker.

use std::{collections::BTreeMap, sync::Arc};

use crate::dispatch::Node;

/// Every path that is served.
#[derive(Default)]
pub(crate) struct Table {
    root: Branch,
}

#[derive(Default)]
struct Branch {
    words: BTreeMap<String, Branch>,
    placeholder: Option<(String, Box<Branch>)>,
    node: Option<Arc<Node>>,
}

/// A path that is served.
pub(crate) struct Found {
    /// What serves it.
    pub(crate) node: Arc<Node>,
    /// Names and values of the template's placeholders, as encoded as they came.
    pub(crate) place: Place,
}

/// What a path says besides which node it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Names and values of placeholders.
    pub(crate) values: Vec<(String, String)>,
    /// The extension, on a node whose paths may have one.
    pub(crate) format: Option<String>,
}

impl Table {
    pub(crate) fn new(nodes: &[Arc<Node>]) -> Self {
        let mut table = Self::default();
        for node in nodes {
            table.root.insert(segments(&node.template), node);
        }
        table
    }

    /// The node of a path, with or without one trailing slash. Words win over placeholders, whatever the order of the
    /// tables, and an extension over a placeholder's value.
    pub(crate) fn find(&self, path: &str) -> Option<Found> {
        let mut place = Place::default();
        let slashed = path.len() > 1 && path.ends_with('/');
        let node = self.root.walk(&segments(path), slashed, &mut place)?;
        Some(Found {
            node: Arc::clone(node),
            place,
        })
    }
}

/// The segments of a path; none of the root.
fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.is_empty() {
        return Vec::new();
    }
    path.strip_suffix('/').unwrap_or(path).split('/').collect()
}

impl Branch {
    fn insert(&mut self, segments: Vec<&str>, node: &Arc<Node>) {
        let mut branch = self;
        for segment in segments {
            let name = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            branch = match name {
                None => branch.words.entry(segment.to_owned()).or_default(),
                Some(name) => {
                    let (_, below) = branch
                        .placeholder
                        .get_or_insert_with(|| (name.to_owned(), Box::default()));
                    below
                }
            };
        }
        branch.node = Some(Arc::clone(node));
    }

    fn walk(&self, segments: &[&str], slashed: bool, place: &mut Place) -> Option<&Arc<Node>> {
        let [segment, rest @ ..] = segments else {
            return self.node.as_ref();
        };
        if let Some(node) = self
            .words
            .get(*segment)
            .and_then(|below| below.walk(rest, slashed, place))
        {
            return Some(node);
        }
        if rest.is_empty()
            && !slashed
            && let Some(node) = self.with_extension(segment, place)
        {
            return Some(node);
        }
        let (name, below) = self.placeholder.as_ref()?;
        if segment.is_empty() {
            return None;
        }
        place.values.push((name.clone(), (*segment).to_owned()));
        let node = below.walk(rest, slashed, place);
        if node.is_none() {
            place.values.pop();
        }
        node
    }

    fn with_extension(&self, segment: &str, place: &mut Place) -> Option<&Arc<Node>> {
        let (stem, extension) = segment.rsplit_once('.')?;
        let names_a_format = extension.starts_with(|c: char| c.is_ascii_alphabetic())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
        // `1.0` and `..%2f` are odd values, not values in an odd format.
        if stem.is_empty() || !names_a_format {
            return None;
        }
        let takes = |below: &'_ Branch| below.node.as_ref().is_some_and(|node| node.names_format);
        let (below, value) = match (self.words.get(stem), &self.placeholder) {
            (Some(below), _) if takes(below) => (below, None),
            (_, Some((name, below))) if takes(below) => (&**below, Some(name)),
            _ => return None,
        };
        if let Some(name) = value {
            place.values.push((name.clone(), stem.to_owned()));
        }
        place.format = Some(extension.to_owned());
        below.node.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Table};
    use crate::{dispatch::Node, standard::PLAIN};
    use std::sync::Arc;

    fn table() -> Table {
        let node = |(template, names_format): (&str, bool)| {
            Arc::new(Node {
                template: template.to_owned(),
                mount: "",
                names_format,
                dialect: PLAIN,
                routes: Vec::new(),
            })
        };
        let nodes = [
            ("/", false),
            ("/users/{id}", false),
            ("/users/{id}/groups", false),
            ("/users/overview", false),
            ("/.well-known/jwks.json", false),
            ("/tokens", true),
            ("/tokens/{id}", true),
            ("/tokens/reset", true),
        ]
        .map(node);
        Table::new(&nodes)
    }

    fn found(path: &str) -> Option<(String, Vec<String>, Option<String>)> {
        let found = table().find(path)?;
        let Place { values, format } = found.place;
        let values = values.into_iter().map(|(_, value)| value).collect();
        Some((found.node.template.clone(), values, format))
    }

    fn at(path: &str) -> String {
        found(path).map_or_else(String::new, |(template, values, format)| {
            format!(
                "{template} {} {}",
                values.join(","),
                format.unwrap_or_default()
            )
        })
    }

    #[test]
    fn a_path_is_found_with_and_without_one_trailing_slash() {
        for (path, expected) in [
            ("/", "/  "),
            ("/users/7", "/users/{id} 7 "),
            ("/users/7/", "/users/{id} 7 "),
            ("/users/7//", ""),
            ("//users/7", ""),
            ("/users", ""),
            ("/users//", ""),
            ("/users/7/x", ""),
            ("//", ""),
            ("", "/  "),
        ] {
            assert_eq!(at(path), expected, "{path}");
        }
    }

    #[test]
    fn words_win_over_placeholders_and_give_way_where_they_lead_nowhere() {
        assert_eq!(at("/users/overview"), "/users/overview  ");
        assert_eq!(at("/users/overview/groups"), "/users/{id}/groups overview ");
        assert_eq!(at("/users/7.json"), "/users/{id} 7.json ");
    }

    #[test]
    fn an_extension_is_told_from_the_path_where_the_contract_has_them() {
        assert_eq!(at("/tokens.json"), "/tokens  json");
        assert_eq!(at("/tokens/reset.xml"), "/tokens/reset  xml");
        assert_eq!(at("/tokens/1.json"), "/tokens/{id} 1 json");
        assert_eq!(at("/tokens/1.json.json"), "/tokens/{id} 1.json json");
        assert_eq!(at("/tokens/1.json/"), "/tokens/{id} 1.json ");
        assert_eq!(at("/tokens/reset/"), "/tokens/reset  ");
        assert_eq!(at("/.well-known/jwks.json"), "/.well-known/jwks.json  ");
        assert_eq!(at("/.well-known/jwks.json.json"), "");
    }
}
