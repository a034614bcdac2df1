//! The operator's templates.

use super::TemplateError;
use super::embedded::{PURPOSES, Source, Sources};
use std::path::Path;
use std::{fs, io};

/// Reads `LANGUAGE/FILE` and `LANGUAGE/PURPOSE/FILE`; files that are no templates are left alone.
pub(super) fn read(folder: &Path) -> Result<Sources, TemplateError> {
    let mut found = Sources::new();
    for (language, path) in children(folder)? {
        if !path.is_dir() {
            continue;
        }
        for (child, path) in children(&path)? {
            if !path.is_dir() {
                take(&mut found, format!("{language}/{child}"), &path)?;
                continue;
            }
            check_purpose(&child, &path)?;
            for (file, path) in children(&path)? {
                take(&mut found, format!("{language}/{child}/{file}"), &path)?;
            }
        }
    }
    Ok(found)
}

/// A misspelt folder would otherwise be ignored in silence.
fn check_purpose(purpose: &str, path: &Path) -> Result<(), TemplateError> {
    if PURPOSES.iter().any(|(known, _)| *known == purpose) {
        return Ok(());
    }
    let known: Vec<&str> = PURPOSES.iter().map(|(known, _)| *known).collect();
    Err(problem(
        path,
        format!("no message is called so; there are {}", known.join(", ")),
    ))
}

fn take(found: &mut Sources, name: String, path: &Path) -> Result<(), TemplateError> {
    if !name.ends_with(".txt") && !name.ends_with(".html") {
        return Ok(());
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let file = path.to_owned();
    found.insert(name, Source { text, file });
    Ok(())
}

fn children(folder: &Path) -> Result<Vec<(String, std::path::PathBuf)>, TemplateError> {
    let read = || -> io::Result<Vec<_>> {
        fs::read_dir(folder)?
            .map(|entry| {
                let entry = entry?;
                Ok((
                    entry.file_name().to_string_lossy().into_owned(),
                    entry.path(),
                ))
            })
            .collect()
    };
    let all = read().map_err(|error| unreadable(folder, &error))?;
    let hidden = |name: &str| name.starts_with('.');
    Ok(all.into_iter().filter(|(name, _)| !hidden(name)).collect())
}

fn unreadable(path: &Path, error: &io::Error) -> TemplateError {
    problem(path, format!("cannot be read: {error}"))
}

fn problem(path: &Path, problem: String) -> TemplateError {
    TemplateError {
        file: path.to_owned(),
        problem,
    }
}
