//! One file a mail.

use super::{Mail, Mailer};
use crate::outbox::SendFailure;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::PathBuf;

/// A folder of `.eml` files, named by the message's id. A file appears whole or not at all.
#[derive(Debug)]
pub(crate) struct EmlFolder {
    folder: PathBuf,
}

impl EmlFolder {
    /// Takes a folder, and makes it if it is missing.
    pub fn new(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        // Hidden, so that whoever reads the folder does not meet half a mail.
        let unfinished = self.folder.join(format!(".{name}.part"));
        let mut file = private(&unfinished)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&unfinished, self.folder.join(name))
    }
}

/// Mail carries links that set passwords: for the owner alone.
fn private(path: &std::path::Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Mailer for EmlFolder {
    fn send(&self, mail: &Mail) -> Result<(), SendFailure> {
        let content = mail.to_wire()?;
        self.write(&format!("{}.eml", mail.id), &content)
            .map_err(|error| SendFailure::Temporary(format!("{}: {error}", self.folder.display())))
    }
}
