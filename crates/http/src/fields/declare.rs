//! How an endpoint declares a field.

/// What a field holds, with the rules that need no knowledge of the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, trimmed of surrounding white space. Numbers become text, as in Django REST framework.
    Text,
    /// Text with a format name for the API document only (`email`, `uri`, `uuid`); the domain judges it.
    Formatted(&'static str),
    /// Text that is neither trimmed nor shown: passwords, tokens, codes.
    Secret,
    /// A whole number within bounds.
    Integer {
        /// The least accepted value.
        min: i64,
        /// The greatest accepted value.
        max: i64,
    },
    /// A boolean, in any of the spellings that Django REST framework takes.
    Boolean,
    /// One of the listed words.
    Choice(&'static [&'static str]),
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// Text, or an object that holds such text under this name; read as JSON.
    TextOrObject(&'static str),
    /// A JSON object; in a form, its text.
    Object,
    /// Any JSON value.
    Json,
    /// An uploaded file.
    File,
}

/// One field of a body or a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name on the wire. Brackets lead into objects: `user[email]` is the entry `email` of the object `user`.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Absent is an error.
    pub required: bool,
    /// `null` is taken.
    pub nullable: bool,
    /// Empty text is taken.
    pub blank: bool,
    /// The greatest length in characters of a text.
    pub max_chars: usize,
    /// A sentence for the API document.
    pub description: &'static str,
    /// The one sentence for whatever is wrong with it, in contracts that tell no more.
    pub refusal: Option<&'static str>,
    /// Whatever is wrong with it is left for the handler to say.
    pub lenient: bool,
}

impl Field {
    /// A field that may be absent, but not `null` and not blank, of at most 255 characters.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: false,
            nullable: false,
            blank: false,
            max_chars: 255,
            description: "",
            refusal: None,
            lenient: false,
        }
    }

    /// Trimmed text.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text)
    }

    /// Trimmed text that the API document calls an email address; the domain decides whether it is one.
    #[must_use]
    pub const fn email(name: &'static str) -> Self {
        Self::new(name, Kind::Formatted("email"))
    }

    /// Untrimmed, unlogged text of up to 16,384 characters; a password's own limit is the domain's.
    #[must_use]
    pub const fn secret(name: &'static str) -> Self {
        Self::new(name, Kind::Secret).max(16_384)
    }

    /// A whole number from `min` to `max`.
    #[must_use]
    pub const fn integer(name: &'static str, min: i64, max: i64) -> Self {
        Self::new(name, Kind::Integer { min, max })
    }

    /// A boolean.
    #[must_use]
    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, Kind::Boolean)
    }

    /// One of some words.
    #[must_use]
    pub const fn choice(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, Kind::Choice(words))
    }

    /// A calendar date.
    #[must_use]
    pub const fn date(name: &'static str) -> Self {
        Self::new(name, Kind::Date)
    }

    /// A JSON object.
    #[must_use]
    pub const fn object(name: &'static str) -> Self {
        Self::new(name, Kind::Object)
    }

    /// Any JSON value.
    #[must_use]
    pub const fn json(name: &'static str) -> Self {
        Self::new(name, Kind::Json)
    }

    /// An uploaded file.
    #[must_use]
    pub const fn file(name: &'static str) -> Self {
        Self::new(name, Kind::File)
    }

    /// Absent is an error.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// `null` is taken.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Empty text is taken.
    #[must_use]
    pub const fn blank(mut self) -> Self {
        self.blank = true;
        self
    }

    /// At most `chars` characters.
    #[must_use]
    pub const fn max(mut self, chars: usize) -> Self {
        self.max_chars = chars;
        self
    }

    /// The one sentence for whatever is wrong with it.
    #[must_use]
    pub const fn refused_as(mut self, sentence: &'static str) -> Self {
        self.refusal = Some(sentence);
        self
    }

    /// Leaves whatever is wrong with it for the handler to say, together with what the use case finds: absent stays
    /// absent, also where it is required, and for the rest see [`Fields::is_odd`](super::Fields::is_odd).
    #[must_use]
    pub const fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// A sentence for the API document.
    #[must_use]
    pub const fn describe(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }
}
