//! Reads a request's body within limits of size and time; actix-web has none for time.

use std::time::Duration;

use actix_web::{
    dev::Payload,
    error::PayloadError,
    http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING},
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt;

use crate::failure::{Failure, Malformed};

/// The whole body.
///
/// # Errors
/// 413 beyond `limit` bytes, before reading where `Content-Length` says so; 408 when it is not whole within
/// `deadline`; 415 for a content coding; 400 when it ends early.
pub(crate) async fn read(
    headers: &HeaderMap,
    payload: &mut Payload,
    limit: usize,
    deadline: Duration,
) -> Result<Bytes, Failure> {
    refuse_encoding(headers)?;
    if announced_length(headers).is_some_and(|length| length > limit as u64) {
        return Err(Failure::BodyTooLarge { limit });
    }
    let reading = async {
        if headers.contains_key(TRANSFER_ENCODING) {
            collect(payload, limit).await
        } else {
            collect_exactly(payload, announced_length(headers).unwrap_or(0)).await
        }
    };
    tokio::time::timeout(deadline, reading)
        .await
        .unwrap_or(Err(Failure::BodyTimeout))
}

/// The length that was announced is the body's, none is no body (RFC 9112 §6.3), also where the HTTP engine would
/// go on to read: after CONNECT, and where a client offers to speak WebSocket.
async fn collect_exactly(payload: &mut Payload, length: u64) -> Result<Bytes, Failure> {
    let mut body = BytesMut::new();
    while (body.len() as u64) < length {
        let chunk = payload.next().await.ok_or(Malformed::Incomplete)?;
        body.extend_from_slice(&chunk.map_err(unreadable)?);
    }
    body.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    Ok(body.freeze())
}

async fn collect(payload: &mut Payload, limit: usize) -> Result<Bytes, Failure> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(unreadable)?;
        if body.len() + chunk.len() > limit {
            return Err(Failure::BodyTooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()
}

fn refuse_encoding(headers: &HeaderMap) -> Result<(), Failure> {
    let Some(value) = headers.get(CONTENT_ENCODING) else {
        return Ok(());
    };
    let coding = String::from_utf8_lossy(value.as_bytes())
        .trim()
        .to_ascii_lowercase();
    if coding.is_empty() || coding == "identity" {
        return Ok(());
    }
    Err(Failure::UnsupportedEncoding(
        coding
            .chars()
            .filter(|c| !c.is_control())
            .take(64)
            .collect(),
    ))
}

fn unreadable(_: PayloadError) -> Failure {
    Malformed::Incomplete.into()
}
