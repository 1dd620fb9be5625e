//! Exact decimal numbers.

use std::cmp::Ordering;
use std::fmt;

#[cfg(test)]
mod tests;

/// [`Display`](fmt::Display) writes plain notation as long as it takes no more zeros than this to fill
/// the places between the digits and the point.
const PLAIN_ZEROS: usize = 40;

/// An exact decimal number, of any precision. Its exponent is limited to 32 bits, where the numbers of
/// Terraform end, too.
///
/// Two numbers are equal if their values are, however they were spelled: `1.50` is `1.5` and `1e2` is
/// `100`. Nothing expands an exponent into digits, so `1e999999999` takes as little memory as `1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    /// Decimal digits without zeros at either end, with the point behind the first one. Empty for zero.
    digits: Box<str>,
    /// The power of ten to multiply with. 0 for zero.
    exponent: i32,
}

impl Number {
    /// Reads a decimal text as JSON and Go write it: `-12`, `1.50`, `6.02e+23`.
    ///
    /// `None` for any other text (also infinities and hexadecimal), and for an exponent beyond 32 bits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Number> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let places_before_first = all.bytes().take_while(|byte| *byte == b'0').count();
        let digits = all.trim_matches('0');
        if digits.is_empty() {
            return Some(Number::default());
        }
        let shift = i64::try_from(whole.len()).ok()? - i64::try_from(places_before_first).ok()? - 1;
        let exponent = i32::try_from(exponent.checked_add(shift)?).ok()?;
        Some(Number { negative, digits: digits.into(), exponent })
    }

    /// The number with the shortest string that reads back as the same float, e.g. 0.1 for `0.1_f64`.
    /// `None` for infinities and NaN.
    #[must_use]
    pub fn from_f64(float: f64) -> Option<Number> {
        if float.is_finite() { Number::parse(&format!("{float:e}")) } else { None }
    }

    /// The number as an integer; `None` if it has a fraction or does not fit.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        if self.digits.is_empty() {
            return Some(0);
        }
        let places = usize::try_from(self.exponent).ok()? + 1;
        let longest = i64::MAX.ilog10() as usize + 1;
        if places > longest {
            return None;
        }
        let zeros = places.checked_sub(self.digits.len())?;
        format!("{}{}{}", self.sign(), self.digits, "0".repeat(zeros)).parse().ok()
    }

    /// The nearest float; infinite if the number is too large.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.scientific().parse().unwrap_or(f64::NAN)
    }

    fn from_integer(negative: bool, magnitude: u64) -> Number {
        let all = magnitude.to_string();
        match all.trim_end_matches('0') {
            "" => Number::default(),
            digits => {
                // Never longer than the 20 digits of u64::MAX.
                let exponent = i32::try_from(all.len() - 1).unwrap_or_default();
                Number { negative, digits: digits.into(), exponent }
            }
        }
    }

    fn sign(&self) -> &'static str {
        if self.negative { "-" } else { "" }
    }

    fn scientific(&self) -> String {
        let (sign, exponent) = (self.sign(), self.exponent);
        match self.digits.split_at_checked(1) {
            None => "0".to_owned(),
            Some((first, "")) => format!("{sign}{first}e{exponent}"),
            Some((first, rest)) => format!("{sign}{first}.{rest}e{exponent}"),
        }
    }

    /// -1, 0 or 1, as the number is below, equal to or above zero.
    fn signum(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        Number::from_integer(integer < 0, integer.unsigned_abs())
    }
}

impl From<u64> for Number {
    fn from(integer: u64) -> Self {
        Number::from_integer(false, integer)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.signum().cmp(&other.signum()).then_with(|| {
            // Digits start with a non-zero one, so the exponent alone decides unless it is the same.
            let magnitude =
                self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits));
            if self.negative { magnitude.reverse() } else { magnitude }
        })
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Canonical text, one for each value: plain (`1500`, `-0.25`), or with an exponent (`1.5e400`) where
/// plain text would be mostly zeros. [`Number::parse`] and JSON can read it.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, digits) = (self.sign(), &*self.digits);
        if digits.is_empty() {
            return f.write_str("0");
        }
        let Ok(last_before_point) = usize::try_from(self.exponent) else {
            let zeros = self.exponent.unsigned_abs() as usize - 1;
            return if zeros <= PLAIN_ZEROS {
                write!(f, "{sign}0.{}{digits}", "0".repeat(zeros))
            } else {
                f.write_str(&self.scientific())
            };
        };
        match digits.split_at_checked(last_before_point + 1) {
            Some((whole, "")) => write!(f, "{sign}{whole}"),
            Some((whole, fraction)) => write!(f, "{sign}{whole}.{fraction}"),
            None => match last_before_point + 1 - digits.len() {
                zeros @ ..=PLAIN_ZEROS => write!(f, "{sign}{digits}{}", "0".repeat(zeros)),
                _ => f.write_str(&self.scientific()),
            },
        }
    }
}
