//! Words, strings, numbers and signs.

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Word(String),
    Text(String),
    Number(String),
    Sign(char),
    End,
}

/// The tokens of a string, read from the front. What does not fit panics with the line: cases are written
/// by hand, and a test is to say where they are wrong.
pub(super) struct Lexer<'a> {
    whole: &'a str,
    rest: &'a str,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { whole: text, rest: text }
    }

    /// The next token, which stays there.
    pub(super) fn peek(&self) -> Token {
        Self { ..*self }.next()
    }

    pub(super) fn next(&mut self) -> Token {
        self.rest = self.rest.trim_start();
        let Some(first) = self.rest.chars().next() else { return Token::End };
        match first {
            '"' => self.text(),
            '0'..='9' | '-' => {
                Token::Number(self.take(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)))
            }
            c if c.is_alphabetic() => {
                Token::Word(self.take(|c| c.is_alphanumeric() || "_-".contains(c)))
            }
            sign => {
                self.rest = &self.rest[sign.len_utf8()..];
                Token::Sign(sign)
            }
        }
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    /// A string in double quotes, with the escapes of JSON.
    fn text(&mut self) -> Token {
        let mut texts = serde_json::Deserializer::from_str(self.rest).into_iter::<String>();
        let Some(Ok(text)) = texts.next() else { self.fail("the text does not end") };
        self.rest = &self.rest[texts.byte_offset()..];
        Token::Text(text)
    }

    /// Takes the sign, if it is next.
    pub(super) fn takes(&mut self, sign: char) -> bool {
        let there = self.peek() == Token::Sign(sign);
        if there {
            self.next();
        }
        there
    }

    /// Takes the sign, which must be next.
    pub(super) fn expect(&mut self, sign: char) {
        if !self.takes(sign) {
            self.fail(&format!("{sign:?} was expected here"));
        }
    }

    pub(super) fn word(&mut self) -> String {
        match self.next() {
            Token::Word(word) => word,
            other => self.fail(&format!("a name was expected here, not {other:?}")),
        }
    }

    pub(super) fn fail(&self, what: &str) -> ! {
        let line = self.whole[..self.whole.len() - self.rest.len()].lines().count();
        panic!("{what}, in line {line} of:\n{}", self.whole)
    }
}
