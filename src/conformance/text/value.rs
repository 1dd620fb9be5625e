//! Objects: `name = value` for attributes, `name { .. }` for blocks. What is left out is null, or no block.

use super::lexer::{Lexer, Token};
use crate::schema::{Nesting, Node, Schema};
use crate::value::{Number, Type, Value};

/// An object of a schema, from its text.
pub(in crate::conformance) fn object_of(schema: &Schema, text: &str) -> Value {
    parse(text, schema)
}

pub(super) fn parse(text: &str, schema: &Schema) -> Value {
    let mut lexer = Lexer::new(text);
    let object = block(&mut lexer, schema);
    if lexer.peek() != Token::End {
        lexer.fail("this belongs to nothing");
    }
    object
}

fn block(lexer: &mut Lexer<'_>, schema: &Schema) -> Value {
    let mut object = schema.empty();
    while let Token::Word(name) = lexer.peek() {
        lexer.next();
        if let Some(attribute) = schema.attribute(&name) {
            lexer.expect('=');
            object.insert(&name, value(lexer, &attribute.ty()));
        } else if let Some(nested) = schema.node(&name) {
            let before = object.get(&name).clone();
            object.insert(&name, one_more(lexer, nested, before));
        } else {
            lexer.fail(&format!("the schema has no {name:?}"));
        }
    }
    object
}

/// The blocks of a kind so far, and the one that is next. `= unknown` stands for the whole collection.
fn one_more(lexer: &mut Lexer<'_>, node: &Node, before: Value) -> Value {
    let (nesting, inner) = node.body().unwrap();
    if lexer.takes('=') {
        return match lexer.word().as_str() {
            "unknown" => Value::Unknown,
            _ => lexer.fail("blocks can only be unknown as a whole"),
        };
    }
    lexer.expect('{');
    let item = block(lexer, inner);
    lexer.expect('}');
    let more = |mut items: Vec<Value>| {
        items.push(item.clone());
        items
    };
    match (before, nesting) {
        (_, Nesting::Single) => item,
        (Value::List(items), _) => Value::List(more(items)),
        (Value::Set(items), _) => Value::set(more(items)),
        _ => lexer.fail("these blocks are unknown as a whole"),
    }
}

fn value(lexer: &mut Lexer<'_>, ty: &Type) -> Value {
    match (lexer.next(), ty) {
        (Token::Word(word), _) if word == "null" => Value::Null,
        (Token::Word(word), _) if word == "unknown" => Value::Unknown,
        (Token::Word(word), Type::Bool) if word == "true" || word == "false" => {
            Value::Bool(word == "true")
        }
        (Token::Text(text), Type::String) => Value::String(text),
        (Token::Number(digits), Type::Number) => Value::Number(Number::parse(&digits).unwrap()),
        (Token::Sign('['), Type::List(ty)) => Value::List(elements(lexer, ty)),
        (Token::Sign('['), Type::Set(ty)) => Value::set(elements(lexer, ty)),
        (Token::Sign('{'), Type::Map(ty)) => fields(lexer, |_| Some(ty)),
        (Token::Sign('{'), Type::Object(types)) => {
            let mut object = Value::object(types.keys().map(|name| (name.as_str(), Value::Null)));
            for (name, value) in
                fields(lexer, |name| types.get(name)).as_map().into_iter().flatten()
            {
                object.insert(name, value.clone());
            }
            object
        }
        (token, ty) => lexer.fail(&format!("{token:?} is no {ty:?}")),
    }
}

fn elements(lexer: &mut Lexer<'_>, ty: &Type) -> Vec<Value> {
    let mut items = Vec::new();
    while !lexer.takes(']') {
        items.push(value(lexer, ty));
        lexer.takes(',');
    }
    items
}

fn fields<'t>(lexer: &mut Lexer<'_>, ty: impl Fn(&str) -> Option<&'t Type>) -> Value {
    let mut fields = Vec::new();
    while !lexer.takes('}') {
        let (Token::Word(name) | Token::Text(name)) = lexer.next() else {
            lexer.fail("a name was expected here")
        };
        lexer.expect('=');
        let Some(ty) = ty(&name) else { lexer.fail("the object has no such field") };
        fields.push((name, value(lexer, ty)));
        lexer.takes(',');
    }
    Value::object(fields)
}
