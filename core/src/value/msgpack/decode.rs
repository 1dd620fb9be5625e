//! Reading MessagePack.

use std::collections::BTreeMap;

use rmp::Marker;
use rmp::decode::{
    read_array_len, read_bin_len, read_bool, read_ext_meta, read_f32, read_f64, read_int,
    read_map_len, read_nil, read_str_len, read_u64,
};

use crate::value::{CodecError, MAX_DEPTH, Number, Step, Type, Value};

/// Reads the one value of type `ty` that `bytes` hold.
///
/// Every extension type is an unknown, and its refinements are ignored. Objects need every attribute of
/// their type and no other. Numbers may be integers, floats or strings.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, CodecError> {
    let mut reader = Reader { rest: bytes };
    let value = reader.value(ty, MAX_DEPTH)?;
    match reader.rest.len() {
        0 => Ok(value),
        more => Err(CodecError::new(format!("{more} bytes follow the value"))),
    }
}

/// What a marker announces, whatever the size of it.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Nil,
    Bool,
    Integer,
    Float,
    Text,
    Binary,
    Array,
    Map,
    Extension,
    Reserved,
}

impl Kind {
    fn of(marker: Marker) -> Kind {
        match marker {
            Marker::Null => Kind::Nil,
            Marker::False | Marker::True => Kind::Bool,
            Marker::FixPos(_)
            | Marker::U8
            | Marker::U16
            | Marker::U32
            | Marker::U64
            | Marker::FixNeg(_)
            | Marker::I8
            | Marker::I16
            | Marker::I32
            | Marker::I64 => Kind::Integer,
            Marker::F32 | Marker::F64 => Kind::Float,
            Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 => Kind::Text,
            Marker::Bin8 | Marker::Bin16 | Marker::Bin32 => Kind::Binary,
            Marker::FixArray(_) | Marker::Array16 | Marker::Array32 => Kind::Array,
            Marker::FixMap(_) | Marker::Map16 | Marker::Map32 => Kind::Map,
            Marker::FixExt1
            | Marker::FixExt2
            | Marker::FixExt4
            | Marker::FixExt8
            | Marker::FixExt16
            | Marker::Ext8
            | Marker::Ext16
            | Marker::Ext32 => Kind::Extension,
            Marker::Reserved => Kind::Reserved,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Nil => "null",
            Kind::Bool => "a bool",
            Kind::Integer | Kind::Float => "a number",
            Kind::Text => "a string",
            Kind::Binary => "binary data",
            Kind::Array => "an array",
            Kind::Map => "a map",
            Kind::Extension => "an unknown value",
            Kind::Reserved => "a reserved byte",
        }
    }
}

/// The bytes that are not read yet. The functions below [`value`](Reader::value) are called only when
/// the kind of what follows is checked, so all that can go wrong with a marker is missing bytes.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn value(&mut self, ty: &Type, room: usize) -> Result<Value, CodecError> {
        let room = room.checked_sub(1).ok_or_else(CodecError::too_deep)?;
        match (ty, self.kind()?) {
            (_, Kind::Nil) => read_nil(&mut self.rest).map(|()| Value::Null).map_err(truncated),
            (_, Kind::Extension) => self.unknown(),
            (Type::Bool, Kind::Bool) => {
                read_bool(&mut self.rest).map(Value::Bool).map_err(truncated)
            }
            (Type::Number, Kind::Integer) => self.integer().map(Value::Number),
            (Type::Number, Kind::Float) => self.float().map(Value::Number),
            (Type::Number, Kind::Text) => Number::parse(self.text()?)
                .map(Value::Number)
                .ok_or_else(|| CodecError::new("the text is not a decimal number")),
            (Type::String, Kind::Text) => self.text().map(Value::from),
            (Type::Dynamic, Kind::Array) => self.dynamic(room),
            (Type::List(element), Kind::Array) => {
                self.elements(element, room, CodecError::within_index).map(Value::List)
            }
            (Type::Set(element), Kind::Array) => {
                self.elements(element, room, |error, _| error.within_set()).map(Value::set)
            }
            (Type::Tuple(elements), Kind::Array) => self.tuple(elements, room),
            (Type::Map(element), Kind::Map) => self.map(element, room),
            (Type::Object(attributes), Kind::Map) => self.object(attributes, room),
            (ty, kind) => Err(CodecError::mismatch(ty, kind.name())),
        }
    }

    /// The kind of what comes next, without taking it.
    fn kind(&self) -> Result<Kind, CodecError> {
        match self.rest.first() {
            Some(byte) => Ok(Kind::of(Marker::from_u8(*byte))),
            None => Err(truncated(())),
        }
    }

    fn take(&mut self, length: u32) -> Result<&'a [u8], CodecError> {
        let length = usize::try_from(length).map_err(truncated)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| truncated(()))?;
        self.rest = rest;
        Ok(taken)
    }

    fn unknown(&mut self) -> Result<Value, CodecError> {
        let meta = read_ext_meta(&mut self.rest).map_err(truncated)?;
        self.take(meta.size)?;
        Ok(Value::Unknown)
    }

    fn integer(&mut self) -> Result<Number, CodecError> {
        if self.rest.first() == Some(&Marker::U64.to_u8()) {
            return read_u64(&mut self.rest).map(Number::from).map_err(truncated);
        }
        read_int::<i64, _>(&mut self.rest).map(Number::from).map_err(truncated)
    }

    fn float(&mut self) -> Result<Number, CodecError> {
        let float = if self.rest.first() == Some(&Marker::F32.to_u8()) {
            read_f32(&mut self.rest).map(f64::from)
        } else {
            read_f64(&mut self.rest)
        };
        Number::from_f64(float.map_err(truncated)?)
            .ok_or_else(|| CodecError::new("the number is not finite"))
    }

    fn text(&mut self) -> Result<&'a str, CodecError> {
        let length = read_str_len(&mut self.rest).map_err(truncated)?;
        std::str::from_utf8(self.take(length)?)
            .map_err(|_| CodecError::new("the text is not UTF-8"))
    }

    /// An array of two: the type as JSON, and the value.
    fn dynamic(&mut self, room: usize) -> Result<Value, CodecError> {
        let length = read_array_len(&mut self.rest).map_err(truncated)?;
        if length != 2 {
            return Err(CodecError::new(format!(
                "expected a type and a value, found {length} elements"
            )));
        }
        let json = match self.kind()? {
            Kind::Binary => read_bin_len(&mut self.rest).map_err(truncated),
            Kind::Text => read_str_len(&mut self.rest).map_err(truncated),
            other => {
                Err(CodecError::new(format!("expected a type as JSON, found {}", other.name())))
            }
        };
        let ty = Type::from_json(self.take(json?)?)?;
        let value = self.value(&ty, room)?;
        Ok(match ty {
            // The type is still open: the array says no more than the value alone.
            Type::Dynamic => value,
            ty => Value::Dynamic(Box::new((ty, value))),
        })
    }

    fn elements(
        &mut self,
        element: &Type,
        room: usize,
        locate: fn(CodecError, usize) -> CodecError,
    ) -> Result<Vec<Value>, CodecError> {
        let length = read_array_len(&mut self.rest).map_err(truncated)?;
        // The length is only a claim of the sender: memory is taken as elements turn up.
        let mut elements = Vec::new();
        for index in 0..length as usize {
            elements.push(self.value(element, room).map_err(|error| locate(error, index))?);
        }
        Ok(elements)
    }

    fn tuple(&mut self, types: &[Type], room: usize) -> Result<Value, CodecError> {
        let length = read_array_len(&mut self.rest).map_err(truncated)? as usize;
        if length != types.len() {
            return Err(CodecError::tuple_length(types.len(), length));
        }
        let elements = types.iter().enumerate();
        let elements = elements.map(|(i, ty)| self.value(ty, room).map_err(|e| e.within_index(i)));
        elements.collect::<Result<_, _>>().map(Value::List)
    }

    fn map(&mut self, element: &Type, room: usize) -> Result<Value, CodecError> {
        let length = read_map_len(&mut self.rest).map_err(truncated)?;
        let mut elements = BTreeMap::new();
        for _ in 0..length {
            let key = self.key()?;
            let value =
                self.value(element, room).map_err(|e| e.within(Step::Key(key.to_owned())))?;
            if elements.insert(key.to_owned(), value).is_some() {
                return Err(CodecError::new(format!("the key {key:?} is given twice")));
            }
        }
        Ok(Value::Map(elements))
    }

    fn object(&mut self, types: &BTreeMap<String, Type>, room: usize) -> Result<Value, CodecError> {
        let length = read_map_len(&mut self.rest).map_err(truncated)?;
        let (mut fields, mut next) = (BTreeMap::new(), types.iter());
        for _ in 0..length {
            let name = self.key()?;
            // Terraform writes attributes in the order of their names.
            let ty = match next.next() {
                Some((expected, ty)) if expected == name => ty,
                _ => types.get(name).ok_or_else(|| CodecError::unsupported_attribute(name))?,
            };
            let value =
                self.value(ty, room).map_err(|e| e.within(Step::Attribute(name.to_owned())))?;
            if fields.insert(name.to_owned(), value).is_some() {
                return Err(CodecError::new(format!("the attribute {name:?} is given twice")));
            }
        }
        // Each is of the type, and none is there twice.
        if fields.len() < types.len()
            && let Some(missing) = types.keys().find(|name| !fields.contains_key(*name))
        {
            return Err(CodecError::missing_attribute(missing));
        }
        Ok(Value::Map(fields))
    }

    fn key(&mut self) -> Result<&'a str, CodecError> {
        match self.kind()? {
            Kind::Text => self.text(),
            other => {
                Err(CodecError::new(format!("expected a string as key, found {}", other.name())))
            }
        }
    }
}

fn truncated<E>(_: E) -> CodecError {
    CodecError::new("the bytes end within the value")
}
