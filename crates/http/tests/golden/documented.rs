//! What the pages for client authors paste and quote is what is answered: `docs/surfaces/NAME.md` against the
//! recordings.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use rstest::rstest;
use serde_json::Value;

use crate::{
    body,
    file::{Exchange, Recording, recordings},
};

#[rstest]
#[case("company")]
#[case("device_tokens")]
#[case("jwt")]
#[case("phone")]
#[case("signup")]
fn every_answer_of_the_page_is_recorded(#[case] surface: &str) {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/surfaces");
    let page = fs::read_to_string(docs.join(format!("{surface}.md"))).unwrap();
    let answers = answers(surface);
    let trees: Vec<_> = answers
        .iter()
        .filter_map(|answer| body::parse(answer))
        .collect();
    let shapes: Vec<_> = trees.iter().map(shape).collect();
    let pasted = blocks(&page)
        .filter(|pasted| !shapes.contains(&shape(pasted)))
        .map(|pasted| format!("no answer looks like {pasted}"));
    let texts: Vec<_> = answers.iter().map(|answer| plain(answer)).collect();
    let is_answered = |text: &str| texts.iter().any(|answer| holds(answer, text));
    let quoted = spans(&page)
        .filter(|span| !is_answered(&plain(span)))
        .map(|span| format!("no answer has {span}"));
    let problems: Vec<_> = pasted.chain(quoted).collect();
    assert!(
        problems.is_empty(),
        "{surface}.md:\n{}",
        problems.join("\n")
    );
}

#[rstest]
#[case("company")]
#[case("device_tokens")]
#[case("jwt")]
#[case("phone")]
#[case("signup")]
fn every_request_of_the_page_is_recorded(#[case] surface: &str) {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/surfaces");
    let page = fs::read_to_string(docs.join(format!("{surface}.md"))).unwrap();
    let recorded: BTreeSet<_> = exchanges(surface)
        .iter()
        .map(|exchange| exchange.request.line.split_once(' ').unwrap())
        .map(|(method, path)| format!("{method} {}", template(path)))
        .collect();
    let pasted: BTreeSet<_> = requests(&page).collect();
    let missing: Vec<_> = pasted.difference(&recorded).collect();
    assert!(
        !pasted.is_empty() && missing.is_empty(),
        "{surface}.md: {missing:#?}"
    );
}

/// Method and path of the page's curl commands.
fn requests(page: &str) -> impl Iterator<Item = String> {
    let base = page.split("api=http://127.0.0.1:8080").nth(1).unwrap();
    let base = base.split('`').next().unwrap().to_owned();
    let blocks = page
        .split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let commands = blocks.flat_map(|block| block.split("curl ").skip(1));
    commands.map(move |command| {
        let path = command.split("$api").nth(1).unwrap_or_default();
        let path = path.split([' ', '"', '\n']).next().unwrap_or_default();
        let stated = command
            .split("-X ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next());
        let method = stated.unwrap_or(if command.contains(" -d ") {
            "POST"
        } else {
            "GET"
        });
        format!("{method} {}", template(&format!("{base}{path}")))
    })
}

/// A path without query, extension and slash at the end, and with `*` for what is another each time.
fn template(path: &str) -> String {
    let path = path
        .split('?')
        .next()
        .unwrap_or_default()
        .trim_end_matches('/');
    let segments = path
        .trim_end_matches(".json")
        .split('/')
        .enumerate()
        .map(|(at, segment)| {
            let is_value =
                segment.starts_with("{{") || segment.starts_with(|c: char| c.is_ascii_digit());
            if at > 2 && is_value { "*" } else { segment }
        });
    segments.collect::<Vec<_>>().join("/")
}

/// The recorded bodies of a surface.
fn answers(surface: &str) -> Vec<String> {
    let exchanges = exchanges(surface).into_iter();
    exchanges.map(|exchange| exchange.answer.body).collect()
}

fn exchanges(surface: &str) -> Vec<Exchange> {
    let read = |path: &PathBuf| Recording::parse(&fs::read_to_string(path).unwrap());
    let recordings = recordings(surface);
    recordings
        .iter()
        .map(read)
        .flat_map(|recording| recording.exchanges)
        .collect()
}

/// The JSON of the page's blocks.
fn blocks(page: &str) -> impl Iterator<Item = Value> {
    let blocks = page
        .split("```json\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    blocks.flat_map(|block| {
        let values = serde_json::Deserializer::from_str(block).into_iter();
        values
            .collect::<Result<Vec<_>, _>>()
            .unwrap_or_else(|error| panic!("{block}: {error}"))
    })
}

/// Keys and kinds, without values, as text: the keys' order counts.
fn shape(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| format!("{key}: {}", shape(value));
            format!(
                "{{{}}}",
                entries.iter().map(entry).collect::<Vec<_>>().join(", ")
            )
        }
        Value::Array(items) => format!("[{}]", items.first().map(shape).unwrap_or_default()),
        // A placeholder, marked as standing for a number.
        Value::String(text) if text.starts_with('\u{1}') => "number".to_owned(),
        Value::Null | Value::String(_) => "text or null".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::Bool(_) => "boolean".to_owned(),
    }
}

/// What is quoted as an answer, JSON and sentences, but for what another server said and for what needs a defect of ours.
fn spans(page: &str) -> impl Iterator<Item = &str> {
    let ours = page.split("## What is safer").next().unwrap_or_default();
    let prose = ours.split("```").step_by(2).flat_map(str::lines);
    let spans = prose
        .filter(|line| !line.starts_with("| 500"))
        .flat_map(|line| {
            let in_table = line.starts_with("| ");
            let spans = line.split('`').skip(1).step_by(2);
            spans.map(move |span| (in_table, span))
        });
    let is_quote = |(in_table, span): &(bool, &str)| {
        let is_json = span.starts_with(['{', '[', '"']) && span.contains('"');
        let is_sentence = span.starts_with(|c: char| c.is_ascii_uppercase()) && span.contains(' ');
        is_json || is_sentence && (*in_table || span.ends_with('.'))
    };
    spans.filter(is_quote).map(|(_, span)| span)
}

/// Without blanks between words of JSON, escapes and the digits of a wait, which are another in each example.
fn plain(text: &str) -> String {
    let text = text.replace("\\\"", "\"");
    let kept = text
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_ascii_digit());
    kept.collect::<String>()
        .trim_matches(['{', '}', '[', ']'])
        .to_owned()
}

/// Whether the parts around `…` stand in an answer, in order.
fn holds(answer: &str, quoted: &str) -> bool {
    let mut rest = answer;
    quoted.split('…').all(|part| {
        let found = rest.find(part);
        rest = found.map_or("", |at| &rest[at + part.len()..]);
        found.is_some()
    })
}
