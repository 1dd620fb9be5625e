//! Files in a directory of plugins. None is ever half written, and none is touched that is as it should be.

use super::Problem;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A directory of plugins.
#[derive(Debug)]
pub(super) struct Plugins {
    root: PathBuf,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// It was there, with the same bytes.
    Unchanged,
    /// It is new.
    New,
    /// It was there with other bytes.
    Replaced,
}

impl Plugins {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The path of a file.
    pub(super) fn path(&self, target: &Path) -> PathBuf {
        self.root.join(target)
    }

    /// Puts a copy of `program` there.
    pub(super) fn copy(&self, program: &Path, target: &Path) -> Result<Put, Problem> {
        self.put(target, program, |draft| fs::copy(program, draft).map(drop))
    }

    /// Makes `target` another name of the file `first`; where there are no such names, a copy.
    pub(super) fn link(&self, first: &Path, target: &Path) -> Result<Put, Problem> {
        let first = self.path(first);
        self.put(target, &first, |draft| {
            fs::hard_link(&first, draft).or_else(|_| fs::copy(&first, draft).map(drop))
        })
    }

    /// Puts an archive there that holds `program` as `name`: the same bytes of the same program each time.
    pub(super) fn pack(&self, program: &Path, name: &str, target: &Path) -> Result<Put, Problem> {
        let draft = self.draft()?;
        let packed = zip(program, name, &draft);
        packed.map_err(|cause| write(&draft, cause))?;
        self.settle(&draft, target)
    }

    /// Writes a text, and says whether it was another one before. Nobody else may read it: it holds lines of the user.
    pub(super) fn write(&self, path: &Path, text: &str) -> Result<bool, Problem> {
        if fs::read(path).is_ok_and(|found| found == text.as_bytes()) {
            return Ok(false);
        }
        let draft = self.draft()?;
        let written = private(&draft).and_then(|mut file| file.write_all(text.as_bytes()));
        written.and_then(|()| fs::rename(&draft, path)).map_err(|cause| write(path, cause))?;
        Ok(true)
    }

    /// Removes what is in a directory and has one of these names, then the directories that are empty. Returns the
    /// names.
    pub(super) fn remove(
        &self,
        directory: &Path,
        is: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, Problem> {
        let mut removed = Vec::new();
        for (name, path) in self.entries(directory)? {
            if is(&name) {
                let gone =
                    if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                gone.map_err(|cause| write(&path, cause))?;
                removed.push(name);
            }
        }
        self.prune(directory);
        Ok(removed)
    }

    /// Removes a file, if it is there, then the directories that are empty.
    pub(super) fn remove_file(&self, target: &Path) -> Result<bool, Problem> {
        let path = self.path(target);
        let removed = match fs::remove_file(&path) {
            Ok(()) => true,
            Err(error) if is_absent(&error) => false,
            Err(cause) => return Err(write(&path, cause)),
        };
        if let Some(directory) = target.parent() {
            self.prune(directory);
        }
        Ok(removed)
    }

    /// What is in a directory, by name, in order; nothing if there is none.
    pub(super) fn entries(&self, directory: &Path) -> Result<Vec<(String, PathBuf)>, Problem> {
        let path = self.path(directory);
        let found = match fs::read_dir(&path) {
            Ok(found) => found.collect::<io::Result<Vec<_>>>(),
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            Err(error) => Err(error),
        };
        let found = found.map_err(|cause| Problem::Read { path, cause })?;
        let mut entries: Vec<_> = found
            .iter()
            .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
            .collect();
        entries.sort();
        Ok(entries)
    }

    /// Makes `target` a file with the bytes of `like`, by way of a draft that `make` writes.
    fn put(
        &self,
        target: &Path,
        like: &Path,
        make: impl Fn(&Path) -> io::Result<()>,
    ) -> Result<Put, Problem> {
        if same(like, &self.path(target)) {
            return Ok(Put::Unchanged);
        }
        let draft = self.draft()?;
        make(&draft).map_err(|cause| write(&draft, cause))?;
        self.settle(&draft, target)
    }

    /// Moves a draft to its place. A process that runs the file which was there goes on with that.
    fn settle(&self, draft: &Path, target: &Path) -> Result<Put, Problem> {
        let path = self.path(target);
        if same(draft, &path) {
            fs::remove_file(draft).map_err(|cause| write(draft, cause))?;
            return Ok(Put::Unchanged);
        }
        let put = if path.exists() { Put::Replaced } else { Put::New };
        let parent = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).map_err(|cause| write(parent, cause))?;
        fs::rename(draft, &path).map_err(|cause| write(&path, cause))?;
        Ok(put)
    }

    /// Where the next file is written before it gets its name: in the same file system, and not among the files of a
    /// package, which have a checksum together.
    fn draft(&self) -> Result<PathBuf, Problem> {
        fs::create_dir_all(&self.root).map_err(|cause| write(&self.root, cause))?;
        let draft = self.root.join(".assumerole.draft");
        match fs::remove_file(&draft) {
            Err(error) if !is_absent(&error) => Err(write(&draft, error)),
            // One that an earlier run was cut off in, or none.
            _ => Ok(draft),
        }
    }

    /// Removes directories that are empty, from this one upwards to the root.
    fn prune(&self, directory: &Path) {
        for directory in directory.ancestors().filter(|path| !path.as_os_str().is_empty()) {
            if fs::remove_dir(self.path(directory)).is_err() {
                break;
            }
        }
    }
}

/// An archive with one file, and nothing in it that another run would write otherwise.
fn zip(program: &Path, name: &str, draft: &Path) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let mut archive = ZipWriter::new(File::create(draft)?);
    archive.start_file(name, options)?;
    io::copy(&mut File::open(program)?, &mut archive)?;
    archive.finish()?;
    Ok(())
}

/// Whether two files have the same bytes. What cannot be read is another file.
fn same(one: &Path, other: &Path) -> bool {
    let length =
        |path: &Path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|m| m.len());
    length(one).is_some() && length(one) == length(other) && same_bytes(one, other).unwrap_or(false)
}

fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (reader(one)?, reader(other)?);
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let length = left.len().min(right.len());
        if length == 0 {
            return Ok(left.len() == right.len());
        }
        if left.get(..length) != right.get(..length) {
            return Ok(false);
        }
        one.consume(length);
        other.consume(length);
    }
}

fn reader(path: &Path) -> io::Result<BufReader<File>> {
    Ok(BufReader::with_capacity(1 << 16, File::open(path)?))
}

/// A new file that only its owner can read.
fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Neither there, nor could it be: a part of the path is a file.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn write(path: &Path, cause: io::Error) -> Problem {
    Problem::Write { path: path.to_owned(), cause }
}
