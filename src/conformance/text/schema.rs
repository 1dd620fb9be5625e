//! Schemas: one line for each attribute, with its type and its rules in the words of `model!`.

use super::fields;
use super::lexer::{Lexer, Token};
use super::resource::TAGGING;
use crate::engine::{Lost, Operation, Scope, Spec, Timeouts};
use crate::schema::{Doc, Lit, Node, Rules, Schema, Semantics, Shape, Syntax, Together};

/// A schema, and what else the engine asks of a type.
pub(super) struct Declared {
    pub(super) model: Schema,
    pub(super) spec: Spec,
}

pub(super) fn parse(text: &str) -> Declared {
    let mut lexer = Lexer::new(text);
    let mut declared = Declared {
        model: Schema::default(),
        spec: Spec { scope: Scope::Global, ..Spec::of("aws_case", Lost::Idempotent, "an id") },
    };
    while let Token::Word(name) = lexer.next() {
        match name.as_str() {
            "regional" => declared.spec.scope = Scope::Regional,
            "tagged" => declared.spec.tagging = Some(TAGGING),
            "timeouts" => {
                declared.spec.timeouts =
                    Timeouts::DEFAULT.with(Operation::Create, 5).with(Operation::Delete, 5);
            }
            _ => member(&mut lexer, &name, &mut declared.model),
        }
    }
    declared
}

fn member(lexer: &mut Lexer<'_>, name: &str, schema: &mut Schema) {
    if let "exactly_one_of" | "at_least_one_of" | "none_of" = name {
        return demand(lexer, name, schema);
    }
    lexer.expect(':');
    let name = text(name);
    let node = match lexer.peek() {
        Token::Word(syntax) if ["block", "objects", "nested"].contains(&syntax.as_str()) => {
            lexer.next();
            body(lexer, name, &syntax)
        }
        _ => leaf(lexer, name),
    };
    schema.nodes.to_mut().push(node);
}

fn leaf(lexer: &mut Lexer<'_>, name: &'static str) -> Node {
    let ty = ty(lexer);
    let Some(node) = fields::named(&ty) else { lexer.fail("there is no such type") };
    Node { name, rules: rules(lexer), ..node }
}

/// `exactly_one_of ["a", "b"] when kind ["x"]`.
fn demand(lexer: &mut Lexer<'_>, word: &str, schema: &mut Schema) {
    let names = listed(lexer);
    let mut together = match word {
        "exactly_one_of" => Together::NONE.exactly_one_of(names),
        "at_least_one_of" => Together::NONE.at_least_one_of(names),
        _ => Together::NONE.none_of(names),
    };
    if lexer.peek() == Token::Word("when".into()) {
        lexer.next();
        let name = text(&lexer.word());
        together = together.when((name, listed(lexer)));
    }
    let all = schema.together.iter().copied().chain([together]);
    schema.together = all.collect::<Vec<_>>().leak();
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

/// `block list { .. }`, `objects set { .. }`, `nested single { .. }`.
fn body(lexer: &mut Lexer<'_>, name: &'static str, syntax: &str) -> Node {
    let nesting = lexer.word();
    let mut rules = rules(lexer);
    lexer.expect('{');
    let mut schema = Schema { doc: Doc(&["A block."]), ..Schema::default() };
    while !lexer.takes('}') {
        let name = lexer.word();
        member(lexer, &name, &mut schema);
    }
    let object: &'static Shape = Box::leak(Box::new(Shape::Object(Box::leak(Box::new(schema)))));
    let shape = match nesting.as_str() {
        "list" => Shape::List(object),
        "set" => Shape::Set(object),
        "single" => *object,
        _ => lexer.fail("a block is a list, a set or single"),
    };
    rules.nested = syntax == "nested";
    let syntax = match syntax {
        "block" => Syntax::Block,
        "nested" => Syntax::Nested,
        _ => Syntax::Attribute,
    };
    let semantics = Semantics::OF_BLOCKS;
    Node { name, doc: Doc(&["A block."]), rules, shape, syntax, semantics }
}

fn rules(lexer: &mut Lexer<'_>) -> Rules {
    let mut rules = Rules::NONE;
    while lexer.takes(',') {
        rules = rule(lexer, rules);
    }
    rules
}

fn rule(lexer: &mut Lexer<'_>, rules: Rules) -> Rules {
    match lexer.word().as_str() {
        "required" => rules.required(),
        "optional" => rules.optional(),
        "computed" => rules.computed(),
        "empty_is_unset" => rules.empty_is_unset(),
        "empty_is_value" => rules.empty_is_value(),
        "null" => rules.null(),
        "replace" => rules.replace(),
        "recompute" => rules.recompute(),
        "sensitive" => rules.sensitive(),
        "write_only" => rules.write_only(),
        "unread" => rules.unread(),
        "default" => rules.default(literal(lexer)),
        "one_of" => rules.one_of(texts(lexer)),
        "conflicts" => rules.conflicts(texts(lexer)),
        "requires" => rules.requires(texts(lexer)),
        "recompute_with" => rules.recompute_with(texts(lexer)),
        "range" => {
            lexer.expect('=');
            let least = number(lexer);
            assert_eq!(lexer.word(), "to");
            rules.range((least, number(lexer)))
        }
        "length" => {
            lexer.expect('=');
            let least = number(lexer);
            assert_eq!(lexer.word(), "to");
            rules.length((least.try_into().unwrap(), number(lexer).try_into().unwrap()))
        }
        "key" => rules.key(texts(lexer)),
        "deprecated" => {
            lexer.expect('=');
            match lexer.next() {
                Token::Text(why) => rules.deprecated(text(&why)),
                _ => lexer.fail("a text was expected here"),
            }
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
        Token::Number(digits) => match digits.parse() {
            Ok(whole) => Lit::Int(whole),
            Err(_) => Lit::Decimal(text(&digits)),
        },
        Token::Word(word) if word == "true" || word == "false" => Lit::Bool(word == "true"),
        Token::Word(word) if word == "nothing" => Lit::Nothing,
        _ => lexer.fail("a text, a number, true or false was expected here"),
    }
}

fn texts(lexer: &mut Lexer<'_>) -> &'static [&'static str] {
    lexer.expect('=');
    listed(lexer)
}

fn listed(lexer: &mut Lexer<'_>) -> &'static [&'static str] {
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
