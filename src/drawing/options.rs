//! How marks are drawn.

use serde::{Deserialize, Serialize};

use super::{
    canvas::Canvas,
    marks::{Brush, Effect, Form, Shape},
    operation::Operation,
    symmetry::{FOLDS, Symmetry},
};

/// How marks are drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DrawOptions {
    /// The brush; its strength is that of all marks.
    pub brush: Brush,
    /// What marks do to the weights, which each press says anew.
    #[serde(skip)]
    pub effect: Effect,
    /// Whether shapes are filled, and not outlines.
    pub is_filled: bool,
    /// How often marks are drawn about the middle of the canvas, in [`FOLDS`].
    pub folds: u32,
    /// Whether they are drawn left and right of it besides.
    pub is_mirrored: bool,
    /// Whether a first mark adds to what was not drawn by hand, instead of taking its place.
    pub keep_existing: bool,
    /// The word that was written last.
    pub word: String,
}

impl Default for DrawOptions {
    fn default() -> Self {
        Self {
            brush: Brush::default(),
            effect: Effect::Draw,
            is_filled: true,
            folds: 1,
            is_mirrored: false,
            keep_existing: false,
            word: "FLOW".into(),
        }
    }
}

impl DrawOptions {
    /// The symmetry of marks on a canvas.
    #[must_use]
    pub fn symmetry(&self, canvas: &Canvas) -> Symmetry {
        let centre = canvas.drawn_on().centre.map(|c| c as f32);
        Symmetry { folds: self.folds, is_mirrored: self.is_mirrored, centre, angle: 0.0 }
    }

    /// A shape of this form.
    pub(super) fn shape(&self, form: Form, symmetry: Symmetry) -> Operation {
        let Self { effect, brush, is_filled, .. } = *self;
        Operation::Shape(Shape { effect, brush, is_filled, form, symmetry })
    }

    /// The same with every number in its range.
    #[must_use]
    pub fn sanitised(self) -> Self {
        Self {
            brush: self.brush.sanitised(),
            folds: self.folds.clamp(*FOLDS.start(), *FOLDS.end()),
            word: self.word.chars().take(crate::density::text::MAX_CHARS).collect(),
            ..self
        }
    }
}
