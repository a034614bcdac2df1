//! JSON schemas of fields, and of examples.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::{
    RefOr, Schema,
    schema::{
        AdditionalProperties, ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, SchemaType,
        Type,
    },
};

use crate::fields::{Field, Kind};

/// The schema of a body.
pub(super) fn of_fields(fields: &[Field]) -> Schema {
    let mut object = ObjectBuilder::new().schema_type(Type::Object);
    for field in fields {
        object = property(object, field.name, field);
    }
    object.build().into()
}

/// The schema of a body that nests what brackets in names stand for: one level, deeper than no contract goes.
pub(super) fn of_object(fields: &[Field]) -> Schema {
    let mut object = ObjectBuilder::new().schema_type(Type::Object);
    let mut nested: BTreeMap<&str, (ObjectBuilder, bool)> = BTreeMap::new();
    for field in fields {
        match inner(field.name) {
            Some((outer, name)) => {
                let (inner, required) = nested.remove(outer).unwrap_or_default();
                let required = required || field.required;
                nested.insert(outer, (property(inner, name, field), required));
            }
            None => object = property(object, field.name, field),
        }
    }
    for (name, (inner, required)) in nested {
        object = object.property(name, inner.schema_type(Type::Object).build());
        if required {
            object = object.required(name);
        }
    }
    object.build().into()
}

fn inner(name: &str) -> Option<(&str, &str)> {
    name.strip_suffix(']')?.split_once('[')
}

fn property(object: ObjectBuilder, name: &str, field: &Field) -> ObjectBuilder {
    let object = object.property(name, of_field(field));
    if field.required {
        object.required(name)
    } else {
        object
    }
}

/// The schema of one field.
pub(super) fn of_field(field: &Field) -> Schema {
    let mut schema = ObjectBuilder::new().schema_type(types(field));
    if !field.description.is_empty() {
        schema = schema.description(Some(field.description));
    }
    let schema = match field.kind {
        Kind::Text => bounded(schema, field),
        Kind::Formatted(format) => {
            bounded(schema, field).format(Some(SchemaFormat::Custom(format.to_owned())))
        }
        Kind::Secret => {
            bounded(schema, field).format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
        }
        Kind::Integer { min, max } => schema
            .minimum(Some(min))
            .maximum(Some(max))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))),
        Kind::Choice(words) => schema.enum_values(Some(words.iter().copied())),
        Kind::Date => schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))),
        Kind::File => schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))),
        Kind::Object => schema.additional_properties(Some(AdditionalProperties::FreeForm(true))),
        Kind::TextOrObject(_) => bounded(schema, field),
        Kind::Boolean | Kind::Json => schema,
    };
    schema.build().into()
}

fn bounded(schema: ObjectBuilder, field: &Field) -> ObjectBuilder {
    let least = if field.blank || !field.required {
        None
    } else {
        Some(1)
    };
    schema.max_length(Some(field.max_chars)).min_length(least)
}

fn types(field: &Field) -> SchemaType {
    let plain = match field.kind {
        Kind::Text
        | Kind::Formatted(_)
        | Kind::Secret
        | Kind::Choice(_)
        | Kind::Date
        | Kind::File => Type::String,
        Kind::Integer { .. } => Type::Integer,
        Kind::Boolean => Type::Boolean,
        Kind::Object => Type::Object,
        Kind::TextOrObject(_) => return SchemaType::from_iter([Type::String, Type::Object]),
        Kind::Json => return SchemaType::AnyValue,
    };
    if field.nullable {
        SchemaType::from_iter([plain, Type::Null])
    } else {
        SchemaType::new(plain)
    }
}

/// A schema that the example fits: its types and property names, without claims about what it does not show. A
/// property that `nullable` names may be `null` as well.
pub(super) fn of_example(example: &Value, nullable: &[&str]) -> RefOr<Schema> {
    match example {
        Value::Array(items) => match items.first() {
            Some(item) => {
                let items = of_example(item, nullable);
                ArrayBuilder::new().items(items).build().into()
            }
            None => ObjectBuilder::new().schema_type(Type::Array).build().into(),
        },
        Value::Object(entries) => {
            let object = ObjectBuilder::new().schema_type(Type::Object);
            let property = |object: ObjectBuilder, (name, value): (&String, &Value)| {
                let may_be_null = nullable.contains(&name.as_str());
                object.property(
                    name,
                    match plain_type(value) {
                        Some(plain) => of_plain(plain, may_be_null),
                        None => of_example(value, nullable),
                    },
                )
            };
            entries.iter().fold(object, property).build().into()
        }
        plain => match plain_type(plain) {
            Some(plain) => of_plain(plain, false),
            None => of_type(SchemaType::AnyValue),
        },
    }
}

/// The type of a value that holds no other; `null` tells none.
fn plain_type(value: &Value) -> Option<Type> {
    match value {
        Value::Bool(_) => Some(Type::Boolean),
        Value::Number(number) if number.is_f64() => Some(Type::Number),
        Value::Number(_) => Some(Type::Integer),
        Value::String(_) => Some(Type::String),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn of_plain(plain: Type, may_be_null: bool) -> RefOr<Schema> {
    of_type(if may_be_null {
        SchemaType::from_iter([plain, Type::Null])
    } else {
        SchemaType::new(plain)
    })
}

fn of_type(kind: SchemaType) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(kind).build().into()
}
