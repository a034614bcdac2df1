//! One operation: parameters, body, answers.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::{
    ContentBuilder, Required, Response, ResponseBuilder, Schema,
    path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
    request_body::{RequestBody, RequestBodyBuilder},
    schema::{ObjectBuilder, Type},
    security::SecurityRequirement,
};

use super::{Documented, schema, tag_name};
use crate::{
    endpoint::{Example, Spec},
    failure::{CredentialsProblem, Failure, FieldErrors, Malformed, Throttled},
    fields::Field,
    grammar::Credentials,
    media::Media,
    middleware::address::MAX_BYTES as MAX_ADDRESS_BYTES,
    reply::{JSON, TEXT},
};

pub(super) fn build(surface: &Documented, mount: &str, spec: &Spec) -> Result<Operation, String> {
    let tag = tag_name(surface.about, mount);
    let mut operation = OperationBuilder::new()
        .summary(Some(spec.summary))
        .operation_id(Some(operation_id(&tag, spec)))
        .tag(tag)
        .parameters(Some(parameters(surface, spec)))
        .request_body(body(surface, spec));
    if spec.needs_caller {
        operation = operation.security(SecurityRequirement::new(surface.about.name, [""; 0]));
    }
    for (status, response) in responses(surface, spec)? {
        operation = operation.response(status.to_string(), response);
    }
    Ok(operation.build())
}

fn operation_id(tag: &str, spec: &Spec) -> String {
    let words = format!(
        "{tag}_{}_{}",
        spec.method.as_str().to_ascii_lowercase(),
        spec.path
    );
    let plain: String = words
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    plain
        .split('_')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

fn parameters(surface: &Documented, spec: &Spec) -> Vec<Parameter> {
    let fields = if is_in_query(surface, spec) {
        spec.fields
    } else {
        spec.query
    };
    let in_path = spec
        .path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
                .build()
        });
    let in_query = fields.iter().map(|field| {
        ParameterBuilder::new()
            .name(field.name)
            .parameter_in(ParameterIn::Query)
            .required(if field.required {
                Required::True
            } else {
                Required::False
            })
            .schema(Some(in_address(field)))
            .build()
    });
    in_path.chain(in_query).collect()
}

/// A field of the query cannot be longer than an address.
fn in_address(field: &Field) -> Schema {
    let max_chars = field.max_chars.min(MAX_ADDRESS_BYTES);
    schema::of_field(&Field {
        max_chars,
        ..*field
    })
}

/// OpenAPI gives the body of GET and DELETE no meaning; where the query says the same, that is documented.
fn is_in_query(surface: &Documented, spec: &Spec) -> bool {
    surface.grammar.merges_query && !spec.method.has_body()
}

fn body(surface: &Documented, spec: &Spec) -> Option<RequestBody> {
    if spec.fields.is_empty() || is_in_query(surface, spec) {
        return None;
    }
    let required = spec.fields.iter().any(|field| field.required);
    let mut body = RequestBodyBuilder::new().required(Some(if required {
        Required::True
    } else {
        Required::False
    }));
    for media in spec.media {
        // A form writes brackets into its names; what they stand for is an object in JSON.
        let schema = match media {
            Media::Json => schema::of_object(spec.fields),
            Media::Form | Media::Multipart => schema::of_fields(spec.fields),
        };
        let content = ContentBuilder::new().schema(Some(schema)).build();
        body = body.content(media.essence(), content);
    }
    Some(body.build())
}

/// Given by the HTTP engine, which has not read enough to know whose path it is: without a body (RFC 6585 §5).
const HEAD_TOO_LARGE: u16 = 431;

/// The documented answers, then the failures that the framework itself can give.
fn responses(surface: &Documented, spec: &Spec) -> Result<BTreeMap<u16, Response>, String> {
    let mut responses = BTreeMap::new();
    for failure in possible(surface, spec) {
        let rendered = surface.dialect.failure(&failure);
        let reason = rendered.status.canonical_reason().unwrap_or("Refused");
        responses.insert(
            rendered.status.as_u16(),
            refusal(surface.dialect.media_type(), reason, rendered.body),
        );
    }
    let mut told: BTreeMap<u16, Response> = BTreeMap::new();
    for example in spec.examples {
        let response = documented(surface, spec, example)?;
        match told.get_mut(&example.status) {
            Some(first) => first.content.extend(response.content),
            None => {
                told.insert(example.status, response);
            }
        }
    }
    for (status, mut response) in told {
        // One status, two media types: the contract's own sentence, and a failure of the framework.
        if let Some(common) = responses.remove(&status) {
            for (media_type, content) in common.content {
                response.content.entry(media_type).or_insert(content);
            }
        }
        responses.insert(status, response);
    }
    responses.insert(
        HEAD_TOO_LARGE,
        response("Request Header Fields Too Large", None),
    );
    Ok(responses)
}

fn refusal(media_type: &str, reason: &str, body: Value) -> Response {
    if body.is_null() {
        return response(reason, None);
    }
    if media_type == JSON {
        return response(reason, Some((JSON, body, &[])));
    }
    let response = ResponseBuilder::new().description(reason);
    response
        .content(media_type, ContentBuilder::new().build())
        .build()
}

fn documented(surface: &Documented, spec: &Spec, example: &Example) -> Result<Response, String> {
    if example.media_type == TEXT {
        let content = ContentBuilder::new().example(Some(example.body.into()));
        let response = ResponseBuilder::new().description(example.when);
        return Ok(response.content(TEXT, content.build()).build());
    }
    let body = if example.body.is_empty() {
        None
    } else {
        let parsed = serde_json::from_str(example.body).map_err(|error| {
            format!("example of {} {}: {error}", spec.method.as_str(), spec.path)
        })?;
        Some((example.media_type, parsed, surface.dialect.nullable()))
    };
    Ok(response(example.when, body))
}

/// A media type, an example, and the properties of it that may be `null`.
type Shown = (&'static str, Value, &'static [&'static str]);

fn response(description: &str, body: Option<Shown>) -> Response {
    let response = ResponseBuilder::new().description(description);
    match body {
        Some((media_type, body, nullable)) => {
            let content = ContentBuilder::new()
                .schema(Some(schema::of_example(&body, nullable)))
                .example(Some(body))
                .build();
            response.content(media_type, content).build()
        }
        None => response.build(),
    }
}

fn possible(surface: &Documented, spec: &Spec) -> Vec<Failure> {
    let mut failures = vec![
        Failure::BodyTimeout,
        Failure::BodyTooLarge {
            limit: spec.body_limit.unwrap_or(64 * 1024),
        },
        Failure::UriTooLong,
        Failure::Internal,
        Failure::Overloaded { retry_after: 1 },
    ];
    if surface.grammar.names_format {
        failures.push(Failure::NotAcceptable);
    }
    let reads_body = surface.grammar.merges_query || spec.reads_body();
    if reads_body || !spec.query.is_empty() {
        let first = spec.fields.first().or(spec.query.first());
        failures.push(Malformed::Form.into());
        failures.push(Failure::Fields(FieldErrors::one(
            first.map_or(crate::failure::NON_FIELD_ERRORS, |field| field.name),
            "This field is required.",
        )));
    }
    if reads_body {
        failures.push(Failure::UnsupportedMediaType("text/plain".to_owned()));
        failures.push(Failure::TooManyRequests(Throttled {
            policy: "address".into(),
            quota: 20,
            window: 60,
            retry_after: 30,
        }));
    }
    if spec.needs_caller {
        if !matches!(surface.grammar.credentials, Credentials::Parameter(_)) {
            failures.push(Malformed::TwoCredentials.into());
        }
        failures.push(Failure::Unauthenticated(CredentialsProblem::Refused(None)));
        failures.push(Failure::Forbidden(None));
        failures.push(Failure::Unauthenticated(CredentialsProblem::NotProvided));
    }
    if spec.path.contains('{') {
        failures.push(Failure::NotFound);
    }
    failures
}
