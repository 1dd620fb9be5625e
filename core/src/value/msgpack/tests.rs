//! The literal bytes are what Terraform sends and wants to get back.

mod malformed;
mod properties;
mod vectors;

use crate::value::{Number, Type, Value};

/// Bytes from hexadecimal text; spaces are for the reader.
fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    assert_eq!(digits.len(), text.replace(' ', "").len(), "{text} is not hexadecimal");
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

/// `text` as MessagePack, up to 31 bytes.
fn fixstr(text: &str) -> Vec<u8> {
    [&[0xa0 | u8::try_from(text.len()).unwrap()], text.as_bytes()].concat()
}

/// `[json, value]` as MessagePack, the value given in bytes.
fn typed(json: &str, value: &[u8]) -> Vec<u8> {
    [&[0x92, 0xc4, u8::try_from(json.len()).unwrap()], json.as_bytes(), value].concat()
}

fn number(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

fn dynamic(ty: Type, value: impl Into<Value>) -> Value {
    Value::Dynamic(Box::new((ty, value.into())))
}
