use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use proptest::prelude::*;

use super::Number;
use crate::value::arbitrary;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("{text} is no number"))
}

fn hash(number: &Number) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn spellings_of_one_value_are_equal() {
    for (left, right) in [
        ("1.50", "1.5"),
        ("1e2", "100"),
        ("100", "1.00E+2"),
        ("-0", "0"),
        ("0.000", "0"),
        ("0e5", "0"),
        ("-0.0e-7", "0"),
        ("007", "7"),
        ("+7", "7"),
        ("5.", "5"),
        (".5", "0.5"),
        ("1e400", "10e399"),
        ("0.001e403", "1e400"),
    ] {
        assert_eq!(number(left), number(right), "{left} and {right}");
        assert_eq!(hash(&number(left)), hash(&number(right)), "{left} and {right}");
    }
}

#[test]
fn different_values_differ() {
    for (left, right) in [
        ("0.1", "0.10000000000000002"),
        ("9223372036854775808", "9223372036854775807"),
        ("1", "-1"),
        ("1e400", "1e401"),
        ("12", "1.2"),
    ] {
        assert_ne!(number(left), number(right));
    }
}

#[test]
fn other_texts_are_refused() {
    for text in [
        "",
        " ",
        "-",
        "+",
        ".",
        "-.",
        "e5",
        ".e5",
        "1e",
        "1e+",
        "1e+-5",
        "1e5.5",
        "1.2.3",
        "--1",
        "+-1",
        "1 ",
        " 1",
        "1_000",
        "1,5",
        "0x10",
        "NaN",
        "Inf",
        "-inf",
        "infinity",
        "1e99999999999",
        "١",
        "1e5e5",
        "1e-2147483649",
        "10e2147483647",
        "1e99999999999999999999999",
    ] {
        assert_eq!(Number::parse(text), None, "{text:?}");
    }
}

#[test]
fn plain_text_is_canonical() {
    for (text, canonical) in [
        ("0", "0"),
        ("-0.0", "0"),
        ("1.50", "1.5"),
        ("-0.250", "-0.25"),
        ("1e2", "100"),
        ("12.5e1", "125"),
        ("1234.5e-2", "12.345"),
        ("1e-7", "0.0000001"),
        ("18446744073709551615", "18446744073709551615"),
        ("-9223372036854775808", "-9223372036854775808"),
    ] {
        assert_eq!(number(text).to_string(), canonical);
    }
}

#[test]
fn text_that_would_be_mostly_zeros_has_an_exponent() {
    for (text, canonical) in [
        ("1e400", "1e400"),
        ("-1.50e400", "-1.5e400"),
        ("125e-400", "1.25e-398"),
        ("1e999999999", "1e999999999"),
        ("-1e-999999999", "-1e-999999999"),
        ("1e-2147483648", "1e-2147483648"),
        ("9.5e2147483647", "9.5e2147483647"),
    ] {
        assert_eq!(number(text).to_string(), canonical);
    }
    assert_eq!(number("1e40").to_string(), format!("1{}", "0".repeat(40)));
    assert_eq!(number("1e41").to_string(), "1e41");
    assert_eq!(number("1e-41").to_string(), format!("0.{}1", "0".repeat(40)));
    assert_eq!(number("1e-42").to_string(), "1e-42");
}

#[test]
fn long_digits_are_kept() {
    let long = format!("{}.{}", "123456789".repeat(10_000), "987654321".repeat(10_000));
    assert_eq!(number(&long).to_string(), long);
}

#[test]
fn integers_in_range_are_integers_however_they_are_spelled() {
    for (text, integer) in [
        ("0", Some(0)),
        ("1e2", Some(100)),
        ("-42.00", Some(-42)),
        ("9223372036854775807", Some(i64::MAX)),
        ("-9223372036854775808", Some(i64::MIN)),
        ("9223372036854775808", None),
        ("-9223372036854775809", None),
        ("1e18", Some(1_000_000_000_000_000_000)),
        ("1e19", None),
        ("0.5", None),
        ("1.5", None),
        ("1e-1", None),
        ("1e999999999", None),
        ("-1e-999999999", None),
    ] {
        assert_eq!(number(text).as_i64(), integer, "{text}");
    }
}

#[test]
fn floats_become_their_shortest_text() {
    for (float, text) in [
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (-0.0, "0"),
        (1e22, "10000000000000000000000"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e308"),
    ] {
        assert_eq!(Number::from_f64(float).unwrap().to_string(), text);
    }
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(Number::from_f64(float), None);
    }
}

#[test]
#[expect(clippy::float_cmp, reason = "the nearest float is one exact value")]
fn the_nearest_float_may_be_infinite_or_zero() {
    assert_eq!(number("0.10").as_f64(), 0.1);
    assert_eq!(number("-1.5e3").as_f64(), -1500.0);
    assert_eq!(number("1e999999999").as_f64(), f64::INFINITY);
    assert_eq!(number("-1e400").as_f64(), f64::NEG_INFINITY);
    assert_eq!(number("1e-999999999").as_f64(), 0.0);
}

#[test]
fn the_order_is_the_numeric_one() {
    let ascending = [
        "-1e999999999",
        "-1e2",
        "-99.5",
        "-1",
        "-0.99",
        "-1e-999999999",
        "0",
        "1e-999999999",
        "0.09",
        "0.1",
        "0.11",
        "1",
        "1.5",
        "2",
        "9",
        "10",
        "12",
        "120",
        "123",
        "1e999999999",
    ];
    let sorted: BTreeSet<Number> = ascending.iter().rev().map(|text| number(text)).collect();
    let expected: Vec<Number> = ascending.iter().map(|text| number(text)).collect();
    assert_eq!(sorted.into_iter().collect::<Vec<_>>(), expected);
}

proptest! {
    #[test]
    fn text_reads_back_as_the_same_number(number in arbitrary::number()) {
        prop_assert_eq!(Number::parse(&number.to_string()), Some(number));
    }

    #[test]
    fn integers_are_ordered_and_converted_as_integers(a: i64, b: i64) {
        let (left, right) = (Number::from(a), Number::from(b));
        prop_assert_eq!(left.cmp(&right), a.cmp(&b));
        prop_assert_eq!(left.as_i64(), Some(a));
        prop_assert_eq!(Number::parse(&a.to_string()), Some(left));
    }

    #[test]
    fn large_integers_are_what_their_text_says(integer: u64) {
        prop_assert_eq!(Number::parse(&integer.to_string()), Some(Number::from(integer)));
    }

    #[test]
    fn floats_survive_and_are_ordered_as_floats(
        a in any::<f64>().prop_filter("finite", |f| f.is_finite()),
        b in any::<f64>().prop_filter("finite", |f| f.is_finite()),
    ) {
        let (left, right) = (Number::from_f64(a).unwrap(), Number::from_f64(b).unwrap());
        prop_assert_eq!(left.as_f64().partial_cmp(&a), Some(Ordering::Equal));
        prop_assert_eq!(Some(left.cmp(&right)), a.partial_cmp(&b));
    }

    #[test]
    fn the_order_is_total(
        a in arbitrary::number(), b in arbitrary::number(), c in arbitrary::number()
    ) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
        let mut sorted = [a, b, c];
        sorted.sort();
        prop_assert!(sorted[0] <= sorted[2]);
    }

    #[test]
    fn any_text_is_read_or_refused(text: String) {
        if let Some(number) = Number::parse(&text) {
            prop_assert_eq!(Number::parse(&number.to_string()), Some(number));
        }
    }
}
