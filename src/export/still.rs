//! A picture of the stage at one moment.

use std::{io::Write, sync::Arc};

use super::{
    carried, clip::Clip, error::ClipError, material::Material, png_file, renderer::ClipRenderer, sheet::SheetForm,
};

/// A picture of the stage at one moment.
pub(super) struct Still {
    pixels: Vec<u8>,
    size_px: [u32; 2],
    scene: Option<String>,
}

impl Still {
    /// Draws the first moment of `form`, as large as a clip's frame times its scale.
    ///
    /// # Errors
    /// [`ClipError`].
    pub(super) fn new(
        material: &Arc<Material>,
        clip: &Clip,
        form: &SheetForm,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        let form = form.clone().sanitised();
        let mut shown = (**material).clone();
        shown.scene.document.layers.legend &= form.has_legend;
        let (shown, clip) = (Arc::new(shown), Clip { film: None, ..*clip });
        let mut renderer = ClipRenderer::scaled(&shown, &clip, form.scale, is_cancelled)?;
        let t = form.times[0];
        let pixels = if form.is_transparent { renderer.transparent_frame(t)? } else { renderer.frame(t)? };
        Ok(Self { pixels, size_px: renderer.size_px(), scene: carried::text(material, form.holds_scene) })
    }

    /// Width and height.
    pub(super) fn size_px(&self) -> [u32; 2] {
        self.size_px
    }

    /// Writes it as a PNG.
    ///
    /// # Errors
    /// [`ClipError`]; one of writing names no file.
    pub(super) fn write(&self, mut to: impl Write) -> Result<(), ClipError> {
        let bytes = png_file::encoded(&self.pixels, self.size_px, self.scene.as_deref());
        to.write_all(&bytes.map_err(|error| ClipError::Encode(error.to_string()))?).map_err(ClipError::unnamed)
    }
}
