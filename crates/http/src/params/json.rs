//! JSON bodies, read by our own visitor: serde's usual maps take the last of two equal keys in silence.

use std::{cell::RefCell, fmt};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Params, Value, limits};
use crate::failure::{Failure, Malformed};

/// Reads a JSON object; an empty body counts as `{}`.
///
/// # Errors
/// 400 for what is no JSON object, for NUL, a name given twice, and for more depth or names than any contract has.
pub fn parse_json(bytes: &[u8]) -> Result<Params, Failure> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Params::default());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed::NotUtf8)?;
    match parse_value(text)? {
        Value::Object(params) => Ok(params),
        other => Err(Failure::NotAnObject(other.kind())),
    }
}

fn parse_value(text: &str) -> Result<Value, Failure> {
    let guard = Guard::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node {
        guard: &guard,
        depth: 0,
        field: None,
    }
    .deserialize(&mut deserializer)
    .and_then(|value| deserializer.end().map(|()| value));
    value.map_err(|_| {
        guard
            .refusal
            .into_inner()
            .unwrap_or(Failure::Malformed(Malformed::Json))
    })
}

/// What the visitors of one document share. serde carries only its own error type, so ours waits here.
#[derive(Default)]
struct Guard {
    keys: std::cell::Cell<usize>,
    refusal: RefCell<Option<Failure>>,
}

impl Guard {
    fn refuse<T, E: serde::de::Error>(&self, failure: impl Into<Failure>) -> Result<T, E> {
        *self.refusal.borrow_mut() = Some(failure.into());
        Err(E::custom("refused"))
    }

    fn count<E: serde::de::Error>(&self) -> Result<(), E> {
        self.keys.set(self.keys.get() + 1);
        if self.keys.get() > limits::MAX_KEYS {
            self.refuse(Malformed::TooManyKeys)
        } else {
            Ok(())
        }
    }
}

/// One value at its depth, with the top-level field that holds it.
#[derive(Clone, Copy)]
struct Node<'g> {
    guard: &'g Guard,
    depth: usize,
    field: Option<&'g str>,
}

impl Node<'_> {
    fn text<E: serde::de::Error>(&self, text: &str) -> Result<(), E> {
        match limits::check_text(self.field.unwrap_or(crate::failure::NON_FIELD_ERRORS), text) {
            Ok(()) => Ok(()),
            Err(failure) => self.guard.refuse(failure),
        }
    }

    fn descend<E: serde::de::Error>(&self) -> Result<(), E> {
        if self.depth >= limits::MAX_DEPTH {
            self.guard.refuse(Malformed::TooDeep)
        } else {
            Ok(())
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        serde_json::Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("not finite"))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.text(text)?;
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.descend()?;
        let inner = Node {
            depth: self.depth + 1,
            ..self
        };
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            self.guard.count()?;
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.descend()?;
        let mut params = Params::default();
        while let Some(name) = entries.next_key::<String>()? {
            self.guard.count()?;
            if let Err(failure) = limits::check_name(&params, &name, Malformed::Json) {
                return self.guard.refuse(failure);
            }
            let field = self.field.unwrap_or(&name);
            let value = entries.next_value_seed(Node {
                guard: self.guard,
                depth: self.depth + 1,
                field: Some(field),
            });
            params.push(name, value?);
        }
        Ok(Value::Object(params))
    }
}
