//! Densities from files: tables, arrays and pictures, told by their content.
//!
//! - [`mod@load`]: the TARGET of the command line; [`fn@read`]: any file as points or as a picture.
//! - `options`: how a file is to be read; `note`: what was decided about one; `error`: what may be wrong.
//! - `kind`: what a file is; `source`: its bytes, and how many of them have been read.
//! - [`carried`]: scenes inside pictures, videos and pages.
//! - `limits`: bounds that several readers share.
//! - [`table`]: text of rows and columns, as points.
//! - [`mod@array`]: numpy's files, as points or pictures.
//! - [`picture`]: PNG, JPEG, WebP and GIF.
//! - [`outliers`]: points that are better left out.
//! - `shown`: how the parts of a file are quoted; `damage`: what its tests do to real ones.
//!
//! Files are hostile until parsed: sizes are bounded before memory is taken, and what is
//! wrong is reported with its place.

pub mod array;
pub mod carried;
#[cfg(test)]
mod damage;
mod error;
mod kind;
mod limits;
pub mod load;
mod note;
mod options;
pub mod outliers;
pub mod picture;
mod read;
mod shown;
mod source;
pub mod table;

pub use self::{
    error::{ImportError, ImportProblem},
    kind::FileKind,
    limits::{MAX_PIXELS, MAX_POINTS, MAX_SIDE},
    load::{InputNote, LoadError, Loaded, Request, load, load_request},
    note::{FileNote, FileRecord, Reading},
    options::{Form, ReadOptions},
    read::{Content, read},
    source::{Source, Watch},
};
