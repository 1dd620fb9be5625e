//! What holds for all values and all bytes.

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::{decode, encode};
use crate::value::arbitrary::{number, ty, typed_value, value_of};
use crate::value::{Number, Type, Value};

proptest! {
    #[test]
    fn values_survive((ty, value) in typed_value()) {
        let bytes = encode(&value, &ty).unwrap();
        prop_assert_eq!(decode(&bytes, &ty), Ok(value));
    }

    #[test]
    fn equal_numbers_have_equal_bytes(number in number()) {
        let respelled = Number::parse(&format!("{number}{}", if number.to_string().contains(['.', 'e']) { "" } else { ".0" }));
        let bytes = |number: Number| encode(&Value::Number(number), &Type::Number).unwrap();
        prop_assert_eq!(bytes(number), bytes(respelled.unwrap()));
    }

    #[test]
    fn a_part_of_the_bytes_is_never_a_value((ty, value) in typed_value(), end: Index) {
        let bytes = encode(&value, &ty).unwrap();
        prop_assert!(decode(&bytes[..end.index(bytes.len())], &ty).is_err());
    }

    #[test]
    fn more_bytes_are_never_a_value((ty, value) in typed_value(), more: u8) {
        let mut bytes = encode(&value, &ty).unwrap();
        bytes.push(more);
        prop_assert!(decode(&bytes, &ty).is_err());
    }

    #[test]
    fn any_bytes_are_read_or_refused(ty in ty(), bytes: Vec<u8>) {
        if let Ok(value) = decode(&bytes, &ty) {
            let again = encode(&value, &ty).unwrap();
            prop_assert_eq!(decode(&again, &ty), Ok(value));
        }
    }

    #[test]
    fn damaged_bytes_are_read_or_refused((ty, value) in typed_value(), at: Index, byte: u8) {
        let mut bytes = encode(&value, &ty).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(value) = decode(&bytes, &ty) {
            let again = encode(&value, &ty).unwrap();
            prop_assert_eq!(decode(&again, &ty), Ok(value));
        }
    }

    #[test]
    fn values_of_another_type_are_written_or_refused(
        ty in ty(),
        value in ty().prop_flat_map(|other| value_of(&other)),
    ) {
        if let Ok(bytes) = encode(&value, &ty) {
            prop_assert_eq!(decode(&bytes, &ty), Ok(value));
        }
    }
}
