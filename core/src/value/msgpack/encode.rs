//! Writing MessagePack.

use std::collections::BTreeMap;

use rmp::encode::buffer::ByteBuf;
use rmp::encode::{
    write_array_len, write_bin, write_bool, write_map_len, write_nil, write_sint, write_str,
};

use crate::value::{CodecError, MAX_DEPTH, Number, Step, Type, Value};

/// Extension type 0 with one byte that has no meaning: an unknown about which nothing more is known.
const UNKNOWN: [u8; 3] = [0xd4, 0, 0];

/// Writes a value that has exactly the type `ty`.
///
/// Integers that fit become integers and all other numbers decimal text, which loses nothing. Any error
/// is a fault of the code that built the value.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, CodecError> {
    let mut writer = Writer { out: ByteBuf::new() };
    writer.value(value, ty, MAX_DEPTH)?;
    Ok(writer.out.into_vec())
}

/// Writing to memory cannot fail, which is why the results below have no error to handle.
struct Writer {
    out: ByteBuf,
}

impl Writer {
    fn value(&mut self, value: &Value, ty: &Type, room: usize) -> Result<(), CodecError> {
        let room = room.checked_sub(1).ok_or_else(CodecError::too_deep)?;
        match (ty, value) {
            (_, Value::Null) => {
                let Ok(()) = write_nil(&mut self.out);
                Ok(())
            }
            (_, Value::Unknown) => {
                self.out.as_mut_vec().extend_from_slice(&UNKNOWN);
                Ok(())
            }
            (Type::Bool, Value::Bool(b)) => {
                let Ok(()) = write_bool(&mut self.out, *b);
                Ok(())
            }
            (Type::Number, Value::Number(number)) => self.number(number),
            (Type::String, Value::String(text)) => self.text(text),
            (Type::Dynamic, Value::Dynamic(typed)) => self.dynamic(&typed.0, &typed.1, room),
            (Type::List(element), Value::List(items)) => {
                self.elements(items, element, room, CodecError::within_index)
            }
            (Type::Set(element), Value::Set(items)) => {
                self.elements(items, element, room, |error, _| error.within_set())
            }
            (Type::Tuple(types), Value::List(items)) => self.tuple(items, types, room),
            (Type::Map(element), Value::Map(fields)) => self.map(fields, element, room),
            (Type::Object(types), Value::Map(fields)) => self.object(fields, types, room),
            (ty, value) => Err(CodecError::mismatch(ty, kind(value))),
        }
    }

    fn number(&mut self, number: &Number) -> Result<(), CodecError> {
        match number.as_i64() {
            Some(integer) => {
                let Ok(_) = write_sint(&mut self.out, integer);
                Ok(())
            }
            None => self.text(&number.to_string()),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), CodecError> {
        length(text.len())?;
        let Ok(()) = write_str(&mut self.out, text);
        Ok(())
    }

    fn dynamic(&mut self, ty: &Type, value: &Value, room: usize) -> Result<(), CodecError> {
        if *ty == Type::Dynamic {
            return Err(CodecError::new("a dynamic value brings the dynamic type as its own"));
        }
        let json = ty.to_json();
        length(json.len())?;
        let Ok(_) = write_array_len(&mut self.out, 2);
        let Ok(()) = write_bin(&mut self.out, json.as_bytes());
        self.value(value, ty, room)
    }

    fn elements(
        &mut self,
        items: &[Value],
        element: &Type,
        room: usize,
        locate: fn(CodecError, usize) -> CodecError,
    ) -> Result<(), CodecError> {
        let Ok(_) = write_array_len(&mut self.out, length(items.len())?);
        for (index, item) in items.iter().enumerate() {
            self.value(item, element, room).map_err(|error| locate(error, index))?;
        }
        Ok(())
    }

    fn tuple(&mut self, items: &[Value], types: &[Type], room: usize) -> Result<(), CodecError> {
        if items.len() != types.len() {
            return Err(CodecError::tuple_length(types.len(), items.len()));
        }
        let Ok(_) = write_array_len(&mut self.out, length(items.len())?);
        for (index, (item, ty)) in items.iter().zip(types).enumerate() {
            self.value(item, ty, room).map_err(|error| error.within_index(index))?;
        }
        Ok(())
    }

    fn map(
        &mut self,
        fields: &BTreeMap<String, Value>,
        element: &Type,
        room: usize,
    ) -> Result<(), CodecError> {
        let Ok(_) = write_map_len(&mut self.out, length(fields.len())?);
        for (key, value) in fields {
            self.text(key)?;
            self.value(value, element, room).map_err(|e| e.within(Step::Key(key.clone())))?;
        }
        Ok(())
    }

    fn object(
        &mut self,
        fields: &BTreeMap<String, Value>,
        types: &BTreeMap<String, Type>,
        room: usize,
    ) -> Result<(), CodecError> {
        if fields.keys().ne(types.keys()) {
            if let Some(name) = fields.keys().find(|name| !types.contains_key(*name)) {
                return Err(CodecError::unsupported_attribute(name));
            }
            if let Some(name) = types.keys().find(|name| !fields.contains_key(*name)) {
                return Err(CodecError::missing_attribute(name));
            }
        }
        let Ok(_) = write_map_len(&mut self.out, length(types.len())?);
        for (value, (name, ty)) in fields.values().zip(types) {
            self.text(name)?;
            self.value(value, ty, room).map_err(|e| e.within(Step::Attribute(name.clone())))?;
        }
        Ok(())
    }
}

/// Lengths have 32 bits on the wire.
fn length(length: usize) -> Result<u32, CodecError> {
    u32::try_from(length).map_err(|_| CodecError::new("too long for the wire"))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Unknown => "an unknown value",
        Value::Bool(_) => "a bool",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::List(_) => "a list",
        Value::Set(_) => "a set",
        Value::Map(_) => "a map or an object",
        Value::Dynamic(_) => "a value with its type",
    }
}
