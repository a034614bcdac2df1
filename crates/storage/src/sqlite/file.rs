//! The database file and its folder.

use crate::OpenError;
use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

/// Makes the file (mode 0600) and its folder (0700) where they are missing. SQLite gives the files
/// beside it (`-wal`, `-shm`) the mode of the database.
pub(super) fn make(path: &str) -> Result<(), OpenError> {
    let path = Path::new(path);
    let failed = |at: &Path| {
        let path = at.to_owned();
        move |source| OpenError::File { path, source }
    };
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        make_folder(folder).map_err(failed(folder))?;
    }
    make_file(path).map_err(failed(path))
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn make_file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .read(true)
        .append(true)
        .create(true)
        .open(path)
        .map(drop)
}
