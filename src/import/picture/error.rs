//! What may be wrong with a picture.

/// Why a picture became no density. Each sentence follows the file's name.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It cannot be read at all.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A kind that is known, but not read.
    #[error("is of a kind that is not read ({0}); export it as PNG or JPEG")]
    OtherKind(&'static str),
    /// Something else.
    #[error("is no picture that is read; export it as PNG, JPEG, WebP or GIF")]
    Unknown,
    /// A damaged picture, or a rare form of its kind.
    #[error("is a {kind} that cannot be decoded ({what}); open it elsewhere and save it as PNG")]
    Damaged {
        /// Its kind.
        kind: &'static str,
        /// What the decoder found.
        what: String,
    },
    /// Too many pixels.
    #[error(
        "is {width} x {height} pixels; at most {max_side} on a side and {max_pixels} in all are read, so scale it down"
    )]
    TooLarge {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// Limit of either.
        max_side: u32,
        /// Limit of their product.
        max_pixels: u64,
    },
    /// More than its decoder may take.
    #[error("takes more than {max} bytes to decode; scale it down")]
    TooDemanding {
        /// Limit.
        max: u64,
    },
    /// Too long a file.
    #[error("takes {bytes} bytes, more than {max}; save it with stronger compression, or scale it down")]
    TooLong {
        /// Length of the file.
        bytes: u64,
        /// Limit.
        max: u64,
    },
    /// No weight anywhere.
    #[error("holds no mass: every pixel is {nothing}; --ink chooses what counts: auto, dark, light or alpha")]
    Blank {
        /// What every pixel is.
        nothing: &'static str,
    },
}
