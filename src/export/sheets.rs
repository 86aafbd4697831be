//! Stills and figures to files.

use std::{io::Write, sync::Arc};

use super::{
    clip::Clip,
    error::ClipError,
    material::Material,
    progress::Progress,
    sheet::{self, Sheet, SheetForm, SheetFormat},
    still::Still,
};

/// A still or a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drawn {
    /// A picture of the stage.
    Still {
        /// Width and height in pixels.
        size_px: [u32; 2],
    },
    /// Panels on a sheet.
    Figure {
        /// Width and height in millimetres.
        size_mm: [f64; 2],
        /// Rows and columns of panels.
        grid: [usize; 2],
        /// Grains in each panel.
        particles: usize,
    },
}

/// The still and the figure, each drawn once for all files of it.
pub(super) struct Sheets<'a> {
    material: &'a Arc<Material>,
    clip: &'a Clip,
    form: &'a SheetForm,
    progress: Option<&'a Progress>,
    still: Option<Still>,
    figure: Option<Sheet>,
}

impl<'a> Sheets<'a> {
    /// Nothing drawn yet.
    pub(super) fn new(material: &'a Arc<Material>, clip: &'a Clip, form: &'a SheetForm) -> Self {
        Self { material, clip, form, progress: None, still: None, figure: None }
    }

    /// The same, which says how far it is.
    pub(super) fn told_to(self, progress: &'a Progress) -> Self {
        Self { progress: Some(progress), ..self }
    }

    /// Writes a file, and draws before what it shows unless another file had it.
    ///
    /// # Errors
    /// [`ClipError`]; one of writing names no file.
    pub(super) fn write(
        &mut self,
        format: SheetFormat,
        to: &mut dyn Write,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), ClipError> {
        if is_cancelled() {
            return Err(ClipError::Cancelled);
        }
        if format == SheetFormat::Png && self.form.is_of_stage() {
            let still = match self.still.take() {
                Some(still) => still,
                None => Still::new(self.material, self.clip, self.form, is_cancelled)?,
            };
            return self.still.insert(still).write(to);
        }
        let made = |panels: u32| {
            if let Some(progress) = self.progress {
                progress.reached(panels);
            }
        };
        let figure = match self.figure.take() {
            Some(figure) => figure,
            None => sheet::composed(self.material, self.form, &made, is_cancelled)?,
        };
        sheet::write(self.figure.insert(figure), format, self.form.dpi, to)
    }

    /// What was drawn.
    pub(super) fn drawn(&self) -> Vec<Drawn> {
        let still = self.still.as_ref().map(|still| Drawn::Still { size_px: still.size_px() });
        let figure = self.figure.as_ref().map(|sheet| Drawn::Figure {
            size_mm: sheet.size_mm(),
            grid: sheet.grid(),
            particles: sheet.particles(),
        });
        still.into_iter().chain(figure).collect()
    }
}
