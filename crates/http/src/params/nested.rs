//! Forms and queries are flat; brackets in their names nest them, as Rails and PHP read them: `user[email]` is the
//! entry `email` of the object `user`, and `email[]` the next item of the list `email`.

use super::{Params, Value, limits};
use crate::failure::{Failure, Malformed};

/// Puts the pairs of a form together.
pub(super) struct Tree {
    params: Params,
    pairs: usize,
    unreadable: Malformed,
}

/// One step below a name.
enum Step<'n> {
    Key(&'n str),
    NextItem,
}

impl Tree {
    /// No pairs yet; `unreadable` is what to say of a name that cannot be.
    pub(super) fn new(unreadable: Malformed) -> Self {
        Self {
            params: Params::from_form(),
            pairs: 0,
            unreadable,
        }
    }

    /// Adds a pair. A name that is given twice is refused, and so is one that is a text here and an object there.
    pub(super) fn add(&mut self, name: &str, value: Value) -> Result<(), Failure> {
        self.pairs += 1;
        if self.pairs > limits::MAX_KEYS {
            return Err(Malformed::TooManyKeys.into());
        }
        if name.contains('\0') {
            return Err(self.unreadable.clone().into());
        }
        let (first, steps) = split(name);
        if steps.len() > limits::MAX_DEPTH {
            return Err(Malformed::TooDeep.into());
        }
        if let Value::Text(text) = &value {
            limits::check_text(innermost(first, &steps), text)?;
        }
        if enter(&mut self.params, first, &steps, value) {
            Ok(())
        } else {
            Err(Malformed::Duplicate(limits::shown(name)).into())
        }
    }

    /// The whole.
    pub(super) fn finish(self) -> Params {
        self.params
    }
}

/// The steps of a name. One whose brackets do not match is a name like any other.
pub(super) fn split_keys(name: &str) -> (&str, impl Iterator<Item = &str>) {
    let (first, steps) = split(name);
    let keys = steps.into_iter().filter_map(|step| match step {
        Step::Key(key) => Some(key),
        Step::NextItem => None,
    });
    (first, keys)
}

fn split(name: &str) -> (&str, Vec<Step<'_>>) {
    let whole = || (name, Vec::new());
    let Some((first, brackets)) = name.find('[').map(|at| name.split_at(at)) else {
        return whole();
    };
    let inner = brackets
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let Some(inner) = inner.filter(|_| !first.is_empty() && !first.contains(']')) else {
        return whole();
    };
    let steps: Vec<_> = inner.split("][").map(step).collect();
    let odd = |step: &Step<'_>| matches!(step, Step::Key(key) if key.contains(['[', ']']));
    if steps.iter().any(odd) {
        whole()
    } else {
        (first, steps)
    }
}

fn step(text: &str) -> Step<'_> {
    if text.is_empty() {
        Step::NextItem
    } else {
        Step::Key(text)
    }
}

/// The key that errors of the value are told under.
fn innermost<'n>(first: &'n str, steps: &[Step<'n>]) -> &'n str {
    let keys = steps.iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(*key),
        Step::NextItem => None,
    });
    keys.unwrap_or(first)
}

/// False where the place is taken.
fn enter(params: &mut Params, key: &str, steps: &[Step<'_>], value: Value) -> bool {
    match params.entries.iter_mut().find(|(name, _)| name == key) {
        Some((_, there)) => extend(there, steps, value),
        None => {
            params.push(key.to_owned(), nest(steps, value));
            true
        }
    }
}

fn extend(there: &mut Value, steps: &[Step<'_>], value: Value) -> bool {
    match (there, steps) {
        (Value::Object(params), [Step::Key(key), rest @ ..]) => enter(params, key, rest, value),
        (Value::List(items), [Step::NextItem, rest @ ..]) => {
            items.push(nest(rest, value));
            true
        }
        _ => false,
    }
}

fn nest(steps: &[Step<'_>], value: Value) -> Value {
    match steps {
        [] => value,
        [Step::NextItem, rest @ ..] => Value::List(vec![nest(rest, value)]),
        [Step::Key(key), rest @ ..] => {
            let mut params = Params::from_form();
            params.push((*key).to_owned(), nest(rest, value));
            Value::Object(params)
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::super::{parse_form, parse_query};
    use super::*;

    fn form(text: &str) -> serde_json::Value {
        Value::Object(parse_form(text.as_bytes()).unwrap()).to_json()
    }

    fn malformed(text: &str) -> Malformed {
        match parse_form(text.as_bytes()) {
            Err(Failure::Malformed(malformed)) => malformed,
            other => unreachable!("expected a malformed form, got {other:?}"),
        }
    }

    #[rstest]
    #[case("user[email]=a&user[dob]=b", json!({"user": {"email": "a", "dob": "b"}}))]
    #[case("user%5Bemail%5D=a&user[dob%5d=b", json!({"user": {"email": "a", "dob": "b"}}))]
    #[case("a[b][c]=1&x=2&a[b][d]=3", json!({"a": {"b": {"c": "1", "d": "3"}}, "x": "2"}))]
    #[case("a[]=1&a[]=2", json!({"a": ["1", "2"]}))]
    #[case("a[b][]=1", json!({"a": {"b": ["1"]}}))]
    #[case("a[][b]=1&a[][b]=2", json!({"a": [{"b": "1"}, {"b": "2"}]}))]
    fn brackets_nest(#[case] text: &str, #[case] expected: serde_json::Value) {
        assert_eq!(form(text), expected);
    }

    #[rstest]
    #[case("[a]")]
    #[case("a[")]
    #[case("a]")]
    #[case("a[b")]
    #[case("a[b]c")]
    #[case("a[b[c]]")]
    #[case("a[b]]")]
    #[case("a]b[c]")]
    fn a_name_whose_brackets_do_not_match_is_one_name(#[case] name: &str) {
        assert_eq!(form(&format!("{name}=1")), json!({name: "1"}));
    }

    #[rstest]
    #[case("a[b]=1&a[b]=2", "a[b]")]
    #[case("a[b]=1&a%5Bb%5D=1", "a[b]")]
    #[case("a=1&a[b]=2", "a[b]")]
    #[case("a[b]=1&a=2", "a")]
    #[case("a[b]=1&a[]=2", "a[]")]
    #[case("a[]=1&a[b]=2", "a[b]")]
    #[case("a[b][c]=1&a[b]=2", "a[b]")]
    fn no_place_is_taken_twice(#[case] text: &str, #[case] name: &str) {
        assert_eq!(malformed(text), Malformed::Duplicate(name.to_owned()));
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let deep = |levels| format!("a{}=1", "[b]".repeat(levels));
        assert!(parse_form(deep(32).as_bytes()).is_ok());
        assert_eq!(malformed(&deep(33)), Malformed::TooDeep);
        assert_eq!(malformed(&deep(20_000)), Malformed::TooDeep);
        let many = |pairs| {
            let pairs: Vec<_> = (0..pairs).map(|n| format!("a[{n}]=1")).collect();
            pairs.join("&")
        };
        assert!(parse_form(many(1_000).as_bytes()).is_ok());
        assert_eq!(malformed(&many(1_001)), Malformed::TooManyKeys);
        assert_eq!(malformed(&"a[]=1&".repeat(1_001)), Malformed::TooManyKeys);
    }

    #[test]
    fn nul_is_told_under_the_innermost_key() {
        let expected = Failure::field("email", limits::NUL_MESSAGE);
        assert_eq!(parse_query("user[email]=a%00").unwrap_err(), expected);
        assert_eq!(malformed("user[a%00]=1"), Malformed::Form);
    }

    #[test]
    fn a_value_is_found_by_its_name() {
        let params = parse_form(b"user[email]=a&x=1&l[]=2").unwrap();
        assert_eq!(params.at("user[email]"), Some(&Value::Text("a".to_owned())));
        assert_eq!(params.at("x"), Some(&Value::Text("1".to_owned())));
        for absent in [
            "user[dob]",
            "user[email][x]",
            "x[email]",
            "l[email]",
            "email",
        ] {
            assert_eq!(params.at(absent), None, "{absent}");
        }
    }
}
