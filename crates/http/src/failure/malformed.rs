//! Bodies and queries that cannot be read.

/// What is wrong with a body. The display text is ours and short: a parser's own text would describe our code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not JSON.
    #[error("JSON parse error - the body is not valid JSON.")]
    Json,
    /// Not `application/x-www-form-urlencoded`.
    #[error("Form parse error - the body is not a valid form.")]
    Form,
    /// Not `multipart/form-data`.
    #[error("Multipart form parse error - the body is not a valid form.")]
    Multipart,
    /// The query string cannot be decoded.
    #[error("Malformed query string.")]
    Query,
    /// Text that is not UTF-8.
    #[error("The body is not valid UTF-8.")]
    NotUtf8,
    /// The same name twice in one object or form: two readers could take two different values.
    #[error("The field \"{0}\" was given more than once.")]
    Duplicate(String),
    /// Arrays and objects nested deeper than anything a contract holds.
    #[error("The body is nested too deeply.")]
    TooDeep,
    /// More keys and items than any contract has.
    #[error("The body has too many fields.")]
    TooManyKeys,
    /// The connection ended, or the transfer coding broke, before the body was whole.
    #[error("The body is incomplete.")]
    Incomplete,
    /// Two `Authorization` headers: no telling which of them a proxy looked at.
    #[error("More than one set of credentials was sent.")]
    TwoCredentials,
    /// A request target that is neither a path nor an address of HTTP.
    #[error("Malformed request target.")]
    Target,
}

/// The type of a JSON value, by the names that Django REST framework shows for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean,
    /// A whole number.
    Integer,
    /// A number with a fraction or an exponent.
    Float,
    /// A string.
    Text,
    /// An array.
    List,
    /// An object.
    Object,
}

impl JsonKind {
    /// The Python name that clients of these contracts have seen.
    #[must_use]
    pub fn python_name(self) -> &'static str {
        match self {
            Self::Null => "NoneType",
            Self::Boolean => "bool",
            Self::Integer => "int",
            Self::Float => "float",
            Self::Text => "str",
            Self::List => "list",
            Self::Object => "dict",
        }
    }

    /// The sentence for a body of this type where an object was expected (Django REST framework's).
    #[must_use]
    pub fn not_an_object(self) -> String {
        match self {
            Self::Null => "No data provided".to_owned(),
            other => format!(
                "Invalid data. Expected a dictionary, but got {}.",
                other.python_name()
            ),
        }
    }
}
