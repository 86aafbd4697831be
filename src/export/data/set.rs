//! Named arrays over shared axes.

/// What an array extends along.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Its name in tables and archives.
    pub name: &'static str,
    /// Where its entries are.
    pub places: Places,
}

/// Where the entries of an axis are.
#[derive(Clone, Debug, PartialEq)]
pub enum Places {
    /// Nowhere: they are counted from a first number on.
    Counted {
        /// The first number.
        first: usize,
        /// Entries.
        count: usize,
    },
    /// At these coordinates.
    At(Vec<f64>),
}

impl Axis {
    /// Entries that are counted from `first` on.
    #[must_use]
    pub fn counted(name: &'static str, first: usize, count: usize) -> Self {
        Self { name, places: Places::Counted { first, count } }
    }

    /// Entries at coordinates.
    #[must_use]
    pub fn at(name: &'static str, places: Vec<f64>) -> Self {
        Self { name, places: Places::At(places) }
    }

    /// Entries.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.places {
            Places::Counted { count, .. } => *count,
            Places::At(places) => places.len(),
        }
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where an entry is, or its number.
    #[must_use]
    pub fn place(&self, index: usize) -> f64 {
        match &self.places {
            Places::Counted { first, .. } => (first + index) as f64,
            Places::At(places) => places[index],
        }
    }
}

/// An array over all axes of its set.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name in archives.
    pub name: &'static str,
    /// Names of its columns in tables: one for a number at each place; of several, the array has an axis more.
    pub columns: &'static [&'static str],
    /// Values, the last axis fastest; not a number where none is known.
    pub values: Vec<f64>,
}

impl Variable {
    /// A number at each place.
    #[must_use]
    pub fn scalar(name: &'static [&'static str; 1], values: Vec<f64>) -> Self {
        Self { name: name[0], columns: name, values }
    }

    /// A vector at each place.
    #[must_use]
    pub fn vector(name: &'static str, columns: &'static [&'static str; 2], values: &[[f64; 2]]) -> Self {
        Self { name, columns, values: values.as_flattened().to_vec() }
    }
}

/// Arrays over shared axes.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSet {
    axes: Vec<Axis>,
    variables: Vec<Variable>,
}

impl DataSet {
    /// Arrays over these axes, the last of them fastest.
    ///
    /// # Panics
    /// If an array has not as many values as there are places.
    #[must_use]
    pub fn new(axes: Vec<Axis>, variables: Vec<Variable>) -> Self {
        let set = Self { axes, variables };
        let places = set.places();
        for Variable { name, columns, values } in &set.variables {
            assert_eq!(values.len(), places * columns.len(), "one value of {name} for each place and column");
        }
        set
    }

    /// What they extend along.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The arrays; the first is the one that is written where only one can be.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The array of this name.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name == name)
    }

    /// Places at which there are values.
    #[must_use]
    pub fn places(&self) -> usize {
        self.axes.iter().map(Axis::len).product()
    }

    /// Sides of an array.
    #[must_use]
    pub fn shape(&self, variable: &Variable) -> Vec<usize> {
        let mut shape: Vec<usize> = self.axes.iter().map(Axis::len).collect();
        if variable.columns.len() > 1 {
            shape.push(variable.columns.len());
        }
        shape
    }

    /// Whether it is a table of single numbers, whose columns make one array together.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.variables.len() > 1 && self.axes.len() == 1 && self.variables.iter().all(|v| v.columns.len() == 1)
    }
}
