//! `multipart/form-data` bodies (RFC 7578), from bytes that are already in memory and within the limit.

use actix_web::web::Bytes;
use futures_util::stream;

use super::{File, Params, Value, nested::Tree};
use crate::failure::{Failure, Malformed};

/// Reads a multipart form; parts with a file name become [`File`]s, all others text.
///
/// # Errors
/// 400 for what is no multipart form, and as [`parse_form`](super::parse_form).
pub async fn parse_multipart(bytes: Bytes, content_type: &str) -> Result<Params, Failure> {
    let boundary = multer::parse_boundary(content_type).map_err(unreadable)?;
    let whole = stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut tree = Tree::new(Malformed::Multipart);
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let name = part.name().ok_or(Malformed::Multipart)?.to_owned();
        tree.add(&name, read_part(part).await?)?;
    }
    Ok(tree.finish())
}

async fn read_part(part: multer::Field<'_>) -> Result<Value, Failure> {
    let file_name = part.file_name().map(str::to_owned);
    let content_type = part.content_type().map(ToString::to_string);
    let bytes = part.bytes().await.map_err(unreadable)?;
    if let Some(name) = file_name {
        return Ok(Value::File(File {
            name,
            content_type,
            bytes,
        }));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Malformed::NotUtf8)?;
    Ok(Value::Text(text.to_owned()))
}

fn unreadable(_: multer::Error) -> Failure {
    Malformed::Multipart.into()
}
