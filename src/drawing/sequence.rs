//! A drawing: what was done, and the canvas that it makes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    canvas::{Canvas, Origin},
    operation::{Operation, OperationError, PointsOperation, WeightsOperation},
};
use crate::{density::Density, import::Loaded};

/// What was done to a canvas, step by step, and the canvas that it makes. Cheap to clone; written as the operations
/// alone. Equal operations are equal drawings.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(into = "Vec<Arc<Operation>>", try_from = "Vec<Arc<Operation>>")]
pub struct Drawing {
    operations: Arc<Vec<Arc<Operation>>>,
    canvas: Canvas,
    /// The canvas before the last operation, where that is a spread, so that another one can take its place.
    unspread: Option<Box<Canvas>>,
}

impl PartialEq for Drawing {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<Operation>, &Arc<Operation>)| Arc::ptr_eq(a, b) || a == b;
        Arc::ptr_eq(&self.operations, &other.operations)
            || self.operations.len() == other.operations.len()
                && self.operations.iter().zip(&*other.operations).all(same)
    }
}

impl TryFrom<Vec<Arc<Operation>>> for Drawing {
    type Error = OperationError;

    fn try_from(operations: Vec<Arc<Operation>>) -> Result<Self, OperationError> {
        let (mut canvas, mut unspread) = (Canvas::default(), None);
        // What is replaced later need not be done.
        let first = operations.iter().rposition(|operation| operation.replaces()).unwrap_or(0);
        for operation in &operations[first..] {
            unspread = matches!(**operation, Operation::Spread { .. }).then(|| Box::new(canvas.clone()));
            operation.apply(&mut canvas)?;
        }
        Ok(Self { operations: Arc::new(operations), canvas, unspread })
    }
}

impl From<Drawing> for Vec<Arc<Operation>> {
    fn from(drawing: Drawing) -> Self {
        Arc::unwrap_or_clone(drawing.operations)
    }
}

impl Drawing {
    /// A built-in target or a word.
    ///
    /// # Errors
    /// [`OperationError`].
    pub fn named(name: &str) -> Result<Self, OperationError> {
        vec![Arc::new(Operation::Target { name: name.into() })].try_into()
    }

    /// What was loaded.
    #[must_use]
    pub fn loaded(loaded: Loaded) -> Self {
        let (name, file) = (loaded.name.clone(), loaded.file.clone());
        let operation = match (&loaded.points, &loaded.density) {
            (Some(set), _) => Operation::Points(PointsOperation {
                name,
                coordinates: set.points().clone().into(),
                options: set.options(),
                file,
            }),
            (None, Density::Raster(raster)) if file.is_some() => Operation::Weights(WeightsOperation {
                origin: Origin::Imported(name),
                grid: *raster.grid(),
                weights: raster.weights().into(),
                placement: loaded.placement(),
                file,
            }),
            (None, _) => Operation::Target { name },
        };
        Self { operations: Arc::new(vec![Arc::new(operation)]), canvas: Canvas::of_loaded(loaded), unspread: None }
    }

    /// What was done, the first thing first.
    #[must_use]
    pub fn operations(&self) -> &[Arc<Operation>] {
        &self.operations
    }

    /// What it makes.
    #[must_use]
    pub fn canvas(&self) -> &Canvas {
        &self.canvas
    }

    /// Whether it was drawn by hand, at least in part.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        self.canvas.origin == Origin::Drawn
    }

    /// With one operation more.
    ///
    /// # Errors
    /// [`OperationError`].
    pub fn then(&self, operation: Operation) -> Result<Self, OperationError> {
        let mut canvas = self.canvas.clone();
        operation.apply(&mut canvas)?;
        Ok(self.followed_by(operation, canvas))
    }

    /// How far it was spread last, as long as nothing was done after that; else 1.
    #[must_use]
    pub fn spread(&self) -> f64 {
        match self.operations.last().map(|operation| &**operation) {
            Some(Operation::Spread { factor }) => *factor,
            _ => 1.0,
        }
    }

    /// Spread by a factor about its mean, in place of the spread that was set last; what is empty stays as it is.
    ///
    /// # Errors
    /// [`OperationError::Spread`].
    pub fn with_spread(&self, factor: f64) -> Result<Self, OperationError> {
        let plain = match (&self.unspread, self.operations.split_last()) {
            (Some(canvas), Some((_, before))) => {
                Self { operations: Arc::new(before.to_vec()), canvas: (**canvas).clone(), unspread: None }
            }
            _ => self.clone(),
        };
        let operation = Operation::Spread { factor };
        let mut canvas = plain.canvas.clone();
        operation.apply(&mut canvas)?;
        if factor == 1.0 || plain.canvas.density.is_empty() {
            return Ok(plain);
        }
        let unspread = Some(Box::new(plain.canvas.clone()));
        Ok(Self { unspread, ..plain.followed_by(operation, canvas) })
    }

    /// With one operation more, which makes this canvas.
    pub(super) fn followed_by(&self, operation: Operation, canvas: Canvas) -> Self {
        let mut operations: Vec<_> = if operation.replaces() { Vec::new() } else { (*self.operations).clone() };
        operations.push(Arc::new(operation));
        Self { operations: Arc::new(operations), canvas, unspread: None }
    }
}
