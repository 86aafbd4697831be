//! A file on its way into a reader, and how much of it has been read.

use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{error::ImportProblem, kind::FileKind, picture};
use crate::packed;

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A file.
    File(#[serde(serialize_with = "as_text")] PathBuf),
    /// Text that was pasted.
    Text(Arc<str>),
    /// A picture that was pasted, as the bytes of its file.
    Picture(#[serde(serialize_with = "pack", deserialize_with = "unpack")] Arc<[u8]>),
}

/// A path that is no text is written as people are shown it.
fn as_text<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

fn pack<S: Serializer>(bytes: &Arc<[u8]>, serializer: S) -> Result<S::Ok, S::Error> {
    packed::write(bytes, serializer)
}

fn unpack<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[u8]>, D::Error> {
    packed::read(deserializer, picture::MAX_FILE as usize).map(Into::into)
}

impl Source {
    /// What to call it in a message.
    #[must_use]
    pub fn described(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Text(_) => "pasted text".into(),
            Self::Picture(_) => "pasted picture".into(),
        }
    }

    /// The same, found from any folder.
    #[must_use]
    pub fn absolute(self) -> Self {
        match self {
            Self::File(path) => Self::File(std::path::absolute(&path).unwrap_or(path)),
            pasted => pasted,
        }
    }

    /// Bytes that it takes itself.
    #[must_use]
    pub fn held(&self) -> usize {
        match self {
            Self::File(_) => 0,
            Self::Text(text) => text.len(),
            Self::Picture(bytes) => bytes.len(),
        }
    }

    /// What to call what it holds.
    #[must_use]
    pub fn name(&self) -> String {
        let file = if let Self::File(path) = self { path.file_name() } else { None };
        file.map_or_else(|| self.described(), |name| name.to_string_lossy().into_owned())
    }
}

/// Told the share of the bytes that has been read, in [0, 1] (0 where it is not known), after every part; may end the
/// reading with an error.
pub type Watch<'a> = &'a mut dyn FnMut(f64) -> io::Result<()>;

/// Bytes that are read at a time.
const PART: usize = 1 << 16;

/// A file and its first bytes.
pub(super) struct Opened<'a> {
    pub kind: FileKind,
    head: Vec<u8>,
    watched: Watched<'a>,
}

impl<'a> Opened<'a> {
    pub fn new(source: &Source, watch: Watch<'a>) -> Result<Self, ImportProblem> {
        let (bytes, length): (Box<dyn ReadSeek>, u64) = match source {
            Source::File(path) => {
                let file = open(path)?;
                let length = file.metadata()?.len();
                (Box::new(file), length)
            }
            Source::Text(text) => (Box::new(Cursor::new(text.as_bytes().to_vec())), text.len() as u64),
            Source::Picture(bytes) => (Box::new(Cursor::new(bytes.clone())), bytes.len() as u64),
        };
        let mut watched = Watched { bytes, length, at: 0, reached: 0, watch };
        let mut head = Vec::new();
        watched.by_ref().take(picture::HEAD as u64).read_to_end(&mut head)?;
        if is_model(&head) {
            return Err(ImportProblem::Model);
        }
        if is_scene(&head) {
            return Err(ImportProblem::Scene);
        }
        Ok(Self { kind: FileKind::of(&head), head, watched })
    }

    /// The bytes from the beginning, which a pipe gives too.
    pub fn stream(self) -> impl Read + use<'a> {
        Cursor::new(self.head).chain(self.watched)
    }

    /// The same where a reader has to go back and forth.
    pub fn seekable(mut self) -> Result<BufReader<Watched<'a>>, ImportProblem> {
        match self.watched.seek(SeekFrom::Start(0)) {
            Ok(_) => Ok(BufReader::with_capacity(PART, self.watched)),
            Err(error) if error.kind() == io::ErrorKind::NotSeekable => Err(ImportProblem::Pipe),
            Err(error) => Err(error.into()),
        }
    }
}

/// A folder can be opened, and fails only when it is read.
fn open(path: &Path) -> Result<File, ImportProblem> {
    if path.is_dir() { Err(ImportProblem::Folder) } else { Ok(File::open(path)?) }
}

/// Whether bytes begin like safetensors: the length of a JSON object, and the object.
fn is_model(head: &[u8]) -> bool {
    let Some((length, rest)) = head.split_first_chunk::<8>() else { return false };
    rest.starts_with(b"{\"") && (2..1 << 32).contains(&u64::from_le_bytes(*length))
}

/// Whether bytes begin like a JSON object, which of all that is read only a scene is.
fn is_scene(head: &[u8]) -> bool {
    let inside = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().strip_prefix(b"{");
    inside.is_some_and(|inside| inside.trim_ascii_start().starts_with(b"\""))
}

trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// Bytes that tell how far they have been read.
pub(super) struct Watched<'a> {
    bytes: Box<dyn ReadSeek>,
    length: u64,
    at: u64,
    reached: u64,
    watch: Watch<'a>,
}

impl Watched<'_> {
    fn moved_to(&mut self, at: u64) -> io::Result<()> {
        self.at = at;
        self.reached = self.reached.max(at);
        // The length of a pipe is 0.
        let share = if self.length == 0 { 0.0 } else { self.reached as f64 / self.length as f64 };
        (self.watch)(share.min(1.0))
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.moved_to(self.at + count as u64)?;
        Ok(count)
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.bytes.seek(to)?;
        Ok(self.at)
    }
}
