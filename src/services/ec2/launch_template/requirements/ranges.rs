//! From what to what something may be. EC2 has a type of its own for each, with the same two fields.

use crate::schema::Lit;
use crate::services::ec2::int32;
use crate::value::Number;

model! {
    /// How many there may be.
    pub(in crate::services) struct Counts {
        /// At most so many. Any number by default.
        #[tf(optional, range = (0, 2_147_483_647))]
        max: Option<i64>,
        /// At least so many. 0 by default.
        #[tf(optional, range = (0, 2_147_483_647), default = Lit::Int(0))]
        min: Option<i64>,
    }
}

model! {
    /// How many there may be.
    pub(in crate::services) struct CountsFrom {
        /// At most so many. Any number by default.
        #[tf(optional, range = (0, 2_147_483_647))]
        max: Option<i64>,
        /// At least so many; 0 for any number.
        #[tf(required, range = (0, 2_147_483_647))]
        min: i64,
    }
}

model! {
    /// How much there may be, also in parts of one.
    pub(in crate::services) struct Amounts {
        /// At most so much. Any amount by default.
        #[tf(optional)]
        max: Option<Number>,
        /// At least so much. 0 by default.
        #[tf(optional, default = Lit::Int(0))]
        min: Option<Number>,
    }
}

/// The ends of a range as EC2 takes them.
pub(super) trait Range {
    /// What is counted with.
    type Of;
    /// The lower end, and the upper one if there is one.
    fn ends(&self) -> (Option<Self::Of>, Option<Self::Of>);
}
impl Range for Counts {
    type Of = i32;
    fn ends(&self) -> (Option<i32>, Option<i32>) {
        (int32(Some(self.min.unwrap_or_default())), int32(self.max))
    }
}
impl Range for CountsFrom {
    type Of = i32;
    fn ends(&self) -> (Option<i32>, Option<i32>) {
        (int32(Some(self.min)), int32(self.max))
    }
}
impl Range for Amounts {
    type Of = f64;
    fn ends(&self) -> (Option<f64>, Option<f64>) {
        let min = self.min.as_ref().map_or(0.0, Number::as_f64);
        (Some(min), self.max.as_ref().map(Number::as_f64))
    }
}

/// A number of EC2, where it can be told.
pub(super) fn amount(number: Option<f64>) -> Option<Number> {
    number.and_then(Number::from_f64)
}

/// A range in the type that EC2 takes.
macro_rules! asked {
    ($range:expr, $type:ident) => {
        $range.as_ref().map(|range| {
            let (min, max) = ranges::Range::ends(range);
            $type::builder().set_min(min).set_max(max).build()
        })
    };
}
/// A range that EC2 tells.
macro_rules! told_counts {
    ($said:expr) => {
        $said.map(|said| Counts {
            max: said.max.map(i64::from),
            min: Some(said.min.unwrap_or_default().into()),
        })
    };
}
/// The same where the lower end has to be there.
macro_rules! told_counts_from {
    ($said:expr) => {
        $said.map(|said| CountsFrom {
            max: said.max.map(i64::from),
            min: said.min.unwrap_or_default().into(),
        })
    };
}
/// The same in parts of one.
macro_rules! told_amounts {
    ($said:expr) => {
        $said.map(|said| Amounts {
            max: ranges::amount(said.max),
            min: ranges::amount(Some(said.min.unwrap_or_default())),
        })
    };
}
pub(super) use {asked, told_amounts, told_counts, told_counts_from};
