//! Schemas: one line for each attribute, with its type and its rules in the words of `model!`.

use super::fields;
use super::lexer::{Lexer, Token};
use crate::engine::{Timeouts, Verb};
use crate::schema::{Attribute, Lit, Nested, Nesting, Rules, Schema};

/// A schema, and what else the engine asks of a type.
pub(super) struct Declared {
    pub(super) model: Schema,
    pub(super) regional: bool,
    pub(super) tagged: bool,
    pub(super) timeouts: Timeouts,
}

pub(super) fn parse(text: &str) -> Declared {
    let mut lexer = Lexer::new(text);
    let mut declared = Declared {
        model: Schema::default(),
        regional: false,
        tagged: false,
        timeouts: Timeouts::DEFAULT,
    };
    while let Token::Word(name) = lexer.next() {
        match name.as_str() {
            "regional" => declared.regional = true,
            "tagged" => declared.tagged = true,
            "timeouts" => {
                declared.timeouts = declared.timeouts.with(Verb::Create, 5).with(Verb::Delete, 5);
            }
            _ => member(&mut lexer, &name, &mut declared.model),
        }
    }
    declared
}

fn member(lexer: &mut Lexer<'_>, name: &str, schema: &mut Schema) {
    lexer.expect(':');
    let name = text(name);
    if lexer.peek() == Token::Word("block".into()) {
        lexer.next();
        return schema.blocks.push(nested(lexer, name));
    }
    let ty = ty(lexer);
    let Some((ty, semantics)) = fields::named(&ty) else { lexer.fail("there is no such type") };
    let mut rules = Rules::NONE;
    while lexer.takes(',') {
        rules = rule(lexer, rules);
    }
    let rules = rules.checked(!rules.required);
    let doc = "A case.".into();
    schema.attributes.push(Attribute { name, doc, ty, nested: None, rules, semantics });
}

/// `string`, or `list(string)`.
fn ty(lexer: &mut Lexer<'_>) -> String {
    let outer = lexer.word();
    if !lexer.takes('(') {
        return outer;
    }
    let inner = lexer.word();
    lexer.expect(')');
    format!("{outer}({inner})")
}

fn nested(lexer: &mut Lexer<'_>, name: &'static str) -> Nested {
    let nesting = match lexer.word().as_str() {
        "list" => Nesting::List,
        "set" => Nesting::Set,
        "single" => Nesting::Single,
        _ => lexer.fail("a block is a list, a set or single"),
    };
    let mut rules = Rules::NONE;
    while lexer.takes(',') {
        rules = rule(lexer, rules);
    }
    let Rules { min, max, replace, .. } = rules.checked_block();
    lexer.expect('{');
    let mut schema = Schema { doc: "A block.".into(), ..Schema::default() };
    while !lexer.takes('}') {
        let name = lexer.word();
        member(lexer, &name, &mut schema);
    }
    Nested { name, doc: "A block.".into(), nesting, min, max, replace, schema }
}

fn rule(lexer: &mut Lexer<'_>, rules: Rules) -> Rules {
    match lexer.word().as_str() {
        "required" => rules.required(),
        "optional" => rules.optional(),
        "computed" => rules.computed(),
        "replace" => rules.replace(),
        "volatile" => rules.volatile(),
        "sensitive" => rules.sensitive(),
        "write_only" => rules.write_only(),
        "local" => rules.local(),
        "default" => rules.default(literal(lexer)),
        "one_of" => rules.one_of(texts(lexer)),
        "conflicts" => rules.conflicts(texts(lexer)),
        "requires" => rules.requires(texts(lexer)),
        "follows" => rules.follows(texts(lexer)),
        "range" => {
            lexer.expect('=');
            let least = number(lexer);
            assert_eq!(lexer.word(), "to");
            rules.range((least, number(lexer)))
        }
        "min" => rules.min(count(lexer)),
        "max" => rules.max(count(lexer)),
        other => lexer.fail(&format!("there is no rule {other:?}")),
    }
}

fn count(lexer: &mut Lexer<'_>) -> u32 {
    lexer.expect('=');
    u32::try_from(number(lexer)).unwrap()
}

fn number(lexer: &mut Lexer<'_>) -> i64 {
    match lexer.next() {
        Token::Number(digits) => digits.parse().unwrap(),
        _ => lexer.fail("a number was expected here"),
    }
}

fn literal(lexer: &mut Lexer<'_>) -> Lit {
    lexer.expect('=');
    match lexer.next() {
        Token::Text(value) => Lit::Text(text(&value)),
        Token::Number(digits) => Lit::Int(digits.parse().unwrap()),
        Token::Word(word) if word == "true" || word == "false" => Lit::Bool(word == "true"),
        _ => lexer.fail("a text, a number, true or false was expected here"),
    }
}

fn texts(lexer: &mut Lexer<'_>) -> &'static [&'static str] {
    lexer.expect('=');
    lexer.expect('[');
    let mut found = Vec::new();
    while !lexer.takes(']') {
        match lexer.next() {
            Token::Text(value) => found.push(text(&value)),
            _ => lexer.fail("a text was expected here"),
        }
        lexer.takes(',');
    }
    found.leak()
}

/// Schemas hold names that live as long as the program, as those in the source do.
fn text(text: &str) -> &'static str {
    text.to_owned().leak()
}
