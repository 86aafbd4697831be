//! A page that anyone can open: one HTML file that needs nothing else and asks no network.
//!
//! - [`form`]: what can be chosen.
//! - `reading`: what is read of each flow, as a `record`; `quantised`: positions,
//!   and `rates`: fields, in few bits.
//! - `description`: what the page's own script is told; `colors`: the themes; `escaped`: texts of people.
//! - `file`: the file as it is written; `lanes`: the figures in it.
//! - `page/`: the page's own sources, put together by `sources`.
//!
//! Positions, densities and fields are those of the stage, read from the device; between its keyframes the page
//! interpolates them itself. It draws grains, trails, trajectories, density, outline and arrows as the stage does, and
//! [`left_out`] names what else a scene has.

mod colors;
mod description;
mod escaped;
mod file;
pub mod form;
mod lanes;
mod quantised;
mod rates;
mod reading;
mod record;
mod sources;

use std::{io::Write, path::PathBuf};

pub use self::form::PageForm;
use self::{description::Description, file::Parts, rates::Fields, reading::Reading, record::Record};
use super::{
    carried,
    error::ClipError,
    material::Material,
    placed::{Device, Volumes},
};
use crate::{
    density::{Target, picture},
    field::{Exact, volume::Resolution},
    output::OutputError,
    scene::{self, Scene},
};

/// Writes `material` as a page to `to`. The same arguments give the same bytes on the same machine.
///
/// # Errors
/// [`ClipError`]; one of writing names the page, since the path of `to` is not known here.
pub fn write(
    material: &Material,
    form: &PageForm,
    to: &mut dyn Write,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<(), ClipError> {
    let device = Device::open()?;
    let reading = Reading {
        device: &device,
        material,
        scene: &reading::shown(&material.scene),
        grains: form.grains(),
        is_cancelled,
    };
    let mut fields = Fields::default();
    let records = read(&reading, &mut fields)?;
    let target = material.lanes.iter().find_map(|lane| lane.field.exact()).map(Exact::target);
    let outline = target.map(|target| weights(target));
    let scene = form.holds_scene.then(|| carried::written(&material.scene)).transpose().map_err(io)?;
    let parts = Parts {
        title: &form
            .title
            .clone()
            .unwrap_or_else(|| target.map_or_else(|| "A learned flow".to_owned(), |t| named(t))),
        summary: &summary(form, records.len()),
        theme: material.scene.theme,
        description: &Description::of(material, &records, &fields, outline.is_some()),
        scene: scene.as_deref(),
        records: &records,
        fields: &fields,
        outline: outline.as_deref(),
    };
    if is_cancelled() {
        return Err(ClipError::Cancelled);
    }
    parts.write(to).map_err(io)
}

/// What of a scene a page does not draw, or draws otherwise, as sentences.
#[must_use]
pub fn left_out(scene: &Scene) -> Vec<&'static str> {
    description::left_out(scene)
}

/// The record of every lane, with the place of its field among all.
fn read(reading: &Reading<'_>, fields: &mut Fields) -> Result<Vec<(Record, usize)>, ClipError> {
    let (volumes, _) = Volumes::of(reading.material, Resolution::FULL, &[], reading.is_cancelled)?;
    let mut records = Vec::new();
    for (index, volumes) in volumes.iter().enumerate() {
        // A field is exact or learned, so that there always is one.
        if let Some(moving) = volumes.moving() {
            records.push((reading.record(index, volumes)?, fields.place(moving)));
        }
    }
    Ok(records)
}

/// What is shown, in a sentence.
fn summary(form: &PageForm, lanes: usize) -> String {
    let grains = scene::grouped(form.grains() as u64);
    let each = if lanes > 1 { " in each lane" } else { "" };
    format!("{grains} grains{each} start as noise at t = 0 and follow a velocity field to the data at t = 1.")
}

/// What a target is called, as a headline.
fn named(target: &Target) -> String {
    let words = target.name().replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(|| "A flow".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// Weights of a target over their peak, row by row from the bottom, for its outline.
fn weights(target: &Target) -> Vec<u8> {
    let drawing = picture::of(target.density()).with_unit_peak();
    drawing.weights().iter().map(|weight| (255.0 * weight).round() as u8).collect()
}

/// An error of writing.
fn io(source: impl Into<std::io::Error>) -> ClipError {
    OutputError { path: PathBuf::from("the page"), source: source.into() }.into()
}
