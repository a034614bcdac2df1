//! A copy of the file while it is in use.

use super::queries::Handle;
use super::{Conn, connection, storage_error};
use crate::backup::{BackupError, Mark};
use diesel::prelude::*;
use diesel::sql_types::Text;
use latchkey_domain::ports::{StorageError, StorageResult, Tx as _};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// What is being written, beside where it is to be.
const UNFINISHED: &str = "part";

#[derive(QueryableByName)]
struct Integrity {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

pub(crate) fn backup(path: &str, to: &Path, mark: Mark<'_>) -> Result<(), BackupError> {
    if !Path::new(path).is_file() {
        return Err(BackupError::Missing(path.into()));
    }
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let part = unfinished(to);
    make_private(&part).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists(part.clone()),
        _ => failed(&part)(source),
    })?;
    let copied = copy(path, &part, mark)
        .map_err(|error| BackupError::Database(error.into()))
        .and_then(|()| settle(&part, to).map_err(failed(to)));
    if copied.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&part);
    }
    copied
}

/// `VACUUM INTO` reads one snapshot; in the write-ahead log nobody waits for a reader.
fn copy(path: &str, part: &Path, mark: Mark<'_>) -> StorageResult<()> {
    let into = part.to_str().ok_or_else(|| {
        StorageError::Failed("the name of the copy is not UTF-8; name another file".into())
    })?;
    let mut conn = connection::copier(path)?;
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(into)
        .execute(&mut conn)
        .map_err(|error| storage_error(error.into()))?;
    drop(conn);
    let mut copied = connection::copier(into)?;
    check(&mut copied)?;
    Handle::new(&mut copied)
        .installation_value_or(mark.0, mark.1)
        .map(drop)
}

fn check(conn: &mut Conn) -> StorageResult<()> {
    let found: Vec<Integrity> = diesel::sql_query("PRAGMA integrity_check(1)")
        .load(conn)
        .map_err(|error| storage_error(error.into()))?;
    match found.first() {
        Some(first) if first.integrity_check == "ok" => Ok(()),
        found => {
            let problem = found.map_or("nothing", |found| found.integrity_check.as_str());
            Err(StorageError::Failed(
                format!("the copy is damaged: {problem}").into(),
            ))
        }
    }
}

/// On disk under its name, or not there at all.
fn settle(part: &Path, to: &Path) -> io::Result<()> {
    File::open(part)?.sync_all()?;
    fs::rename(part, to)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn unfinished(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".");
    name.push(UNFINISHED);
    name.into()
}

fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create_new(true).open(path).map(drop)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::File { path, source }
}
