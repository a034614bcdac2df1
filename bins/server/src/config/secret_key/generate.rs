//! A new key in a file of its own, complete or not there at all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

/// Makes a key in `path` unless there is one, and says whether it did.
///
/// Written under another name, synced, then linked: a link is never made over a file that exists, so
/// of two starts at once the second finds the first one's key, whole.
pub fn keep_new(path: &Path, random: impl Fn(&mut [u8])) -> io::Result<bool> {
    let folder = path.parent().unwrap_or(Path::new("."));
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let mut suffix = [0; 8];
    random(&mut suffix);
    let draft = path.with_extension(format!("{:016x}.new", u64::from_ne_bytes(suffix)));
    let outcome = write(&draft, random).and_then(|()| link(&draft, path));
    let removed = std::fs::remove_file(&draft);
    let made = outcome?;
    removed?;
    File::open(folder)?.sync_all()?;
    Ok(made)
}

fn write(draft: &Path, random: impl Fn(&mut [u8])) -> io::Result<()> {
    let mut key = Zeroizing::new([0; 32]);
    random(key.as_mut_slice());
    let text = Zeroizing::new(format!("{}\n", STANDARD.encode(key.as_slice())));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn link(draft: &Path, path: &Path) -> io::Result<bool> {
    match std::fs::hard_link(draft, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}
