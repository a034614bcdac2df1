//! Bodies: JSON is compared as a tree, the order of its keys included, and printed for people.

use serde_json::Value;

use crate::{
    pattern::{self, Kind},
    variables::Variables,
};

/// Longest line of a printed body.
const WIDTH: usize = 110;
/// Before a placeholder that stands for a number, not for a text.
const BARE: char = '\u{1}';

/// Holds a recorded body against a real one.
pub fn matches(recorded: &str, real: &str, variables: &mut Variables) -> Result<(), String> {
    match (parse(recorded), serde_json::from_str(real)) {
        (Some(recorded), Ok(real)) => tree("", &recorded, &real, variables),
        _ => pattern::matches(recorded, real, variables),
    }
}

/// A recorded body as a tree, its bare placeholders marked.
pub fn parse(recorded: &str) -> Option<Value> {
    let (mut quoted, mut in_text, mut escaped) = (String::new(), false, false);
    let mut left = recorded;
    while let Some(c) = left.chars().next() {
        if !in_text && let Some(bare) = left.strip_prefix("{{") {
            let (name, after) = bare.split_once("}}")?;
            quoted.push_str(&format!("\"\\u0001{{{{{name}}}}}\""));
            left = after;
            continue;
        }
        in_text ^= c == '"' && !escaped;
        escaped = in_text && c == '\\' && !escaped;
        quoted.push(c);
        left = &left[c.len_utf8()..];
    }
    serde_json::from_str(&quoted).ok()
}

fn tree(at: &str, recorded: &Value, real: &Value, known: &mut Variables) -> Result<(), String> {
    let different = || format!("at {at}\nrecorded: {recorded}\nanswered: {real}");
    match (recorded, real) {
        (Value::Object(recorded), Value::Object(real)) => {
            if !recorded.keys().eq(real.keys()) {
                return Err(different());
            }
            let mut pairs = recorded.iter().zip(real.values());
            pairs.try_for_each(|((key, left), right)| {
                tree(&format!("{at}/{key}"), left, right, known)
            })
        }
        (Value::Array(recorded), Value::Array(real)) if recorded.len() == real.len() => {
            let mut pairs = recorded.iter().zip(real).enumerate();
            pairs.try_for_each(|(i, (left, right))| tree(&format!("{at}/{i}"), left, right, known))
        }
        (Value::String(recorded), Value::String(real)) => {
            pattern::matches(recorded, real, known).map_err(|why| format!("at {at}\n{why}"))
        }
        (Value::String(recorded), other) if recorded.starts_with(BARE) => {
            let recorded = recorded.trim_start_matches(BARE);
            pattern::matches(recorded, &other.to_string(), known)
                .map_err(|why| format!("at {at}\n{why}"))
        }
        _ if recorded == real => Ok(()),
        _ => Err(different()),
    }
}

/// A real body as it is recorded: what changes from run to run becomes a placeholder, under the name that the recording
/// before gave it.
pub fn record(before: &str, real: &str, variables: &mut Variables) -> String {
    match serde_json::from_str::<Value>(real) {
        Ok(value) => {
            let marked = mark(
                "",
                "",
                &parse(before).unwrap_or_default(),
                &value,
                variables,
            );
            print(&marked, 0)
        }
        Err(_) if pattern::matches(before, real, variables).is_ok() => before.to_owned(),
        Err(_) => real.trim_end_matches('\n').to_owned(),
    }
}

fn mark(at: &str, key: &str, before: &Value, real: &Value, known: &mut Variables) -> Value {
    match real {
        Value::Object(entries) => {
            let marked = entries.iter().map(|(key, value)| {
                let before = before.get(key).unwrap_or(&Value::Null);
                (
                    key.clone(),
                    mark(&format!("{at}/{key}"), key, before, value, known),
                )
            });
            marked.collect()
        }
        Value::Array(items) => {
            let marked = items.iter().enumerate().map(|(i, value)| {
                let before = before.get(i).unwrap_or(&Value::Null);
                mark(&format!("{at}/{i}"), key, before, value, known)
            });
            marked.collect()
        }
        leaf if before.is_string() && tree(at, before, leaf, known).is_ok() => before.clone(),
        Value::String(text) => mark_text(key, text, known).into(),
        Value::Number(number) if key == "id" || key.ends_with("_id") => {
            mark_number(key, &number.to_string(), known).into()
        }
        other => other.clone(),
    }
}

fn mark_text(key: &str, text: &str, known: &mut Variables) -> String {
    if let Some(name) = known.name_of(text) {
        return format!("{{{{{name}}}}}");
    }
    match pattern::kind_of(key, text) {
        Some(kind) => new_name(key, kind, text, known),
        None => text.to_owned(),
    }
}

fn mark_number(key: &str, number: &str, known: &mut Variables) -> String {
    let name = if known.get(key) == Some(number) {
        format!("{{{{{key}}}}}")
    } else {
        new_name(key, Kind::Int, number, known)
    };
    format!("{BARE}{name}")
}

fn new_name(key: &str, kind: Kind, value: &str, known: &mut Variables) -> String {
    let names = std::iter::once(key.to_owned()).chain((2..).map(|n| format!("{key}_{n}")));
    let free = names
        .into_iter()
        .find(|name| known.get(name).is_none())
        .unwrap();
    known.set(&free, value);
    format!("{{{{{free}:{}}}}}", kind.name())
}

/// JSON, on one line where it fits.
fn print(value: &Value, indent: usize) -> String {
    let line = one_line(value);
    if indent + line.len() <= WIDTH {
        return line;
    }
    let inner = " ".repeat(indent + 2);
    let (open, items, close) = match value {
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| {
                format!("\"{key}\": {}", print(value, indent + 2))
            };
            ('{', entries.iter().map(entry).collect::<Vec<_>>(), '}')
        }
        Value::Array(items) => (
            '[',
            items.iter().map(|item| print(item, indent + 2)).collect(),
            ']',
        ),
        _ => return line,
    };
    let items = items.join(&format!(",\n{inner}"));
    format!("{open}\n{inner}{items}\n{}{close}", " ".repeat(indent))
}

fn one_line(value: &Value) -> String {
    let inside: Vec<_> = match value {
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| format!("\"{key}\": {}", one_line(value));
            return format!(
                "{{{}}}",
                entries.iter().map(entry).collect::<Vec<_>>().join(", ")
            );
        }
        Value::Array(items) => items.iter().map(one_line).collect(),
        Value::String(text) if text.starts_with(BARE) => {
            return text.trim_start_matches(BARE).to_owned();
        }
        other => return other.to_string(),
    };
    format!("[{}]", inside.join(", "))
}
