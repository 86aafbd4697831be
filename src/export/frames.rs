//! The frames of a clip, one by one: of a flow over t, or of a training.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{clip::Clip, error::ClipError, film::Film, material::Material, renderer::ClipRenderer};

/// Draws the frames of a clip.
#[derive(Debug)]
pub struct Frames {
    renderer: ClipRenderer,
    /// Where it is a film: what it shows when, and the share of it that the renderer shows now.
    film: Option<(Film, f64)>,
    material: Arc<Material>,
    clip: Clip,
    /// How long it took to know what the film shows.
    measuring: Duration,
}

impl Frames {
    /// Brings everything to a device of its own, unless `is_cancelled` says so meanwhile.
    ///
    /// # Errors
    /// [`ClipError`].
    pub fn new(
        material: &Arc<Material>,
        clip: &Clip,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, ClipError> {
        let begun = Instant::now();
        let film = film(material, clip, is_cancelled)?;
        let measuring = begun.elapsed();
        let first = film.as_ref().map_or_else(|| material.clone(), |(film, share)| film.material(*share));
        let renderer = ClipRenderer::new(&first, clip, is_cancelled)?;
        Ok(Self { renderer, film, material: material.clone(), clip: *clip, measuring })
    }

    /// Draws another clip from now on; fields that both show are not sampled again. Where it fails, the clip is the one
    /// before.
    ///
    /// # Errors
    /// As [`Frames::new`].
    pub fn change(
        &mut self,
        material: &Arc<Material>,
        clip: &Clip,
        is_cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), ClipError> {
        let begun = Instant::now();
        let film = film(material, clip, is_cancelled)?;
        self.measuring = begun.elapsed();
        let first = film.as_ref().map_or_else(|| material.clone(), |(film, share)| film.material(*share));
        self.renderer.change(&first, clip, is_cancelled)?;
        (self.film, self.material, self.clip) = (film, material.clone(), *clip);
        Ok(())
    }

    /// What is drawn.
    pub(super) fn material(&self) -> &Arc<Material> {
        &self.material
    }

    /// How long it takes until the first frame can be drawn.
    pub(super) fn setup(&self) -> Duration {
        self.measuring + self.renderer.setup()
    }

    /// Particles in each lane, which may be fewer than were asked for.
    pub(super) fn particles(&self) -> usize {
        self.renderer.particles()
    }

    /// Width and height of the picture.
    #[must_use]
    pub fn size_px(&self) -> [u32; 2] {
        self.renderer.size_px()
    }

    /// RGBA pixels after a `share` of the clip in [0, 1]: at that t, or after that much of the training.
    ///
    /// # Errors
    /// [`ClipError::Gpu`].
    pub fn frame(&mut self, share: f64) -> Result<Vec<u8>, ClipError> {
        let (Some((film, shown)), Some(t)) = (&mut self.film, self.clip.film) else {
            return self.renderer.frame(share);
        };
        if *shown != share {
            self.renderer.change(&film.material(share), &self.clip, &|| false)?;
            *shown = share;
        }
        let mut pixels = self.renderer.frame(t)?;
        self.renderer.draw_beside(&mut pixels, |size| film.losses(share, size));
        Ok(pixels)
    }
}

/// The film that a clip is, at its beginning.
fn film(
    material: &Arc<Material>,
    clip: &Clip,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Option<(Film, f64)>, ClipError> {
    if is_cancelled() {
        return Err(ClipError::Cancelled);
    }
    clip.film.map(|_| Film::new(material, is_cancelled).map(|film| (film, 0.0))).transpose()
}
