//! What is handed in: one Dockerfile, a folder, a reference, or the starter.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::domain::files;
use crate::domain::mission::{Bundle, Submission};

/// Largest editable file, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// Which answer is graded.
#[derive(clap::Args, Debug)]
#[group(multiple = false)]
pub(super) struct SubmissionArgs {
    /// Grade this Dockerfile (`-` reads standard input) with the mission's own files;
    /// FILE.dockerignore goes with it when it exists
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Grade the editable files of this folder; a file that is not there is absent in the build
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Grade one of the mission's own references
    #[arg(long, value_name = "ID")]
    reference: Option<String>,
}

impl SubmissionArgs {
    /// In words, for the first line of the progress.
    pub(super) fn describe(&self) -> String {
        if let Some(file) = &self.file {
            return file.display().to_string();
        }
        if let Some(dir) = &self.dir {
            return format!("the files of {}", dir.display());
        }
        match &self.reference {
            Some(id) => format!("the reference `{id}`"),
            None => "the starter (--file or --dir grades yours)".to_owned(),
        }
    }

    pub(super) fn read(&self, bundle: &Bundle) -> anyhow::Result<Submission> {
        if let Some(file) = &self.file {
            return from_file(bundle, file);
        }
        if let Some(dir) = &self.dir {
            return from_dir(bundle, dir);
        }
        let Some(id) = &self.reference else {
            return Ok(bundle.starter_submission());
        };
        let mission = &bundle.mission;
        mission
            .reference(id)
            .and_then(|reference| bundle.own_submission(&reference.dockerfile))
            .with_context(|| {
                let ids: Vec<_> = mission.references.iter().map(|it| it.id.as_str()).collect();
                format!(
                    "{} has no reference `{id}`; it has {}",
                    mission.about.id,
                    ids.join(", ")
                )
            })
    }
}

fn from_file(bundle: &Bundle, path: &Path) -> anyhow::Result<Submission> {
    let mut submission = bundle.starter_submission();
    let text = if path.as_os_str() == "-" {
        read_limited(std::io::stdin().lock()).context("reading standard input")?
    } else {
        read_file(path)?
    };
    submission
        .files
        .insert("Dockerfile", files::File::text(&text));
    let mut ignore = path.as_os_str().to_owned();
    ignore.push(".dockerignore");
    let ignore = PathBuf::from(ignore);
    if ignore.is_file() {
        submission
            .files
            .insert(".dockerignore", files::File::text(&read_file(&ignore)?));
    }
    Ok(submission)
}

fn from_dir(bundle: &Bundle, dir: &Path) -> anyhow::Result<Submission> {
    if !dir.is_dir() {
        bail!("{} is not a folder", dir.display());
    }
    let mut submission = Submission::default();
    for name in &bundle.mission.workspace.edit {
        let path = dir.join(name);
        // Not `exists`: a link that leads nowhere must be refused, not passed over.
        if path.symlink_metadata().is_ok() {
            refuse_links(dir, name)?;
            submission
                .files
                .insert(name.clone(), files::File::text(&read_file(&path)?));
        }
    }
    if submission.files.0.is_empty() {
        let wanted = bundle.mission.workspace.edit.join(", ");
        bail!(
            "{} holds none of this mission's files ({wanted})",
            dir.display()
        );
    }
    Ok(submission)
}

/// No part of the path below the folder may be a symbolic link: it could lead to any file that the
/// grader can read.
fn refuse_links(dir: &Path, name: &str) -> anyhow::Result<()> {
    let mut at = dir.to_owned();
    for part in Path::new(name) {
        at.push(part);
        let kind = fs::symlink_metadata(&at)
            .with_context(|| format!("reading {}", at.display()))?
            .file_type();
        if kind.is_symlink() {
            bail!(
                "{} is a symbolic link; hand in the file itself",
                at.display()
            );
        }
    }
    Ok(())
}

fn read_file(path: &Path) -> anyhow::Result<String> {
    let reading = || format!("reading {}", path.display());
    let file = File::open(path).with_context(reading)?;
    if !file.metadata().with_context(reading)?.is_file() {
        bail!("{} is not a regular file", path.display());
    }
    read_limited(file).with_context(reading)
}

fn read_limited(input: impl Read) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    input.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        bail!("it is larger than 1 MiB");
    }
    String::from_utf8(bytes).context("it is not UTF-8 text")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{read_file, read_limited, refuse_links};

    #[test]
    fn a_link_that_leads_out_is_refused() -> anyhow::Result<()> {
        let outside = tempfile::NamedTempFile::new()?;
        let dir = tempfile::tempdir()?;
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path(), dir.path().join("Dockerfile"))?;
        let error = refuse_links(dir.path(), "Dockerfile")
            .unwrap_err()
            .to_string();
        assert!(error.contains("symbolic link"), "{error}");
        Ok(())
    }

    #[test]
    fn what_is_no_text_file_is_refused() -> anyhow::Result<()> {
        let mut file = tempfile::NamedTempFile::new()?;
        file.write_all(b"FROM \xff")?;
        assert!(format!("{:#}", read_file(file.path()).unwrap_err()).contains("UTF-8"));
        let endless = std::io::repeat(b'#');
        assert!(
            read_limited(endless)
                .unwrap_err()
                .to_string()
                .contains("1 MiB")
        );
        Ok(())
    }
}
