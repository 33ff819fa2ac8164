//! How rules are read: a string is a place; a table is a rule if it says where the value comes from, else it holds fields.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

use super::{Condition, FieldConfig, FieldsConfig, Origin, ValueConfig};

/// A string, a number or a truth value, or several of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OneOrMore(pub Vec<String>);

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMoreVisitor;
        impl<'de> Visitor<'de> for OneOrMoreVisitor {
            type Value = OneOrMore;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, or a list of strings")
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<OneOrMore, E> {
                Ok(OneOrMore(vec![value.to_owned()]))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<OneOrMore, E> {
                Ok(OneOrMore(vec![value.to_string()]))
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<OneOrMore, E> {
                Ok(OneOrMore(vec![value.to_string()]))
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<OneOrMore, E> {
                Ok(OneOrMore(vec![value.to_string()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMore, A::Error> {
                let mut all = Vec::new();
                while let Some(OneOrMore(one)) = seq.next_element()? {
                    all.extend(one);
                }
                Ok(OneOrMore(all))
            }
        }
        deserializer.deserialize_any(OneOrMoreVisitor)
    }
}

impl<'de> Deserialize<'de> for ValueConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Node::deserialize(deserializer)? {
            Node::Leaf(value) => Ok(*value),
            Node::Branch(_) => Err(D::Error::custom(NO_ORIGIN)),
        }
    }
}

impl<'de> Deserialize<'de> for FieldsConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Node::deserialize(deserializer)? {
            Node::Branch(fields) => Ok(Self(fields)),
            Node::Leaf(_) => Err(D::Error::custom(
                "a table of fields is wanted, such as fields.title = \"Title\"",
            )),
        }
    }
}

const NO_ORIGIN: &str =
    "a value needs `column`, `pointer`, `constant` or `template`, to say where it comes from";

/// A rule, or a table that holds fields: `fields.title.en = …` is the field `title.en`.
enum Node {
    Leaf(Box<ValueConfig>),
    Branch(Vec<FieldConfig>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column, or a table such as { column = \"Title\" }")
    }

    fn visit_str<E: Error>(self, place: &str) -> Result<Node, E> {
        Ok(Node::Leaf(Box::new(ValueConfig::place(place))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut rule = Reading::default();
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            if rule.take(key.get_ref(), &mut map)? {
                continue;
            }
            let span = key.span();
            let path = key.into_inner();
            match map.next_value()? {
                Node::Leaf(value) => fields.push(FieldConfig {
                    path,
                    span,
                    value: *value,
                }),
                Node::Branch(inner) => fields.extend(inner.into_iter().map(|field| FieldConfig {
                    path: format!("{path}.{}", field.path),
                    ..field
                })),
            }
        }
        match (rule.seen, fields.first()) {
            (false, _) => Ok(Node::Branch(fields)),
            (true, Some(field)) => Err(A::Error::custom(format_args!(
                "unknown rule `{}`; allowed are {}",
                field.path,
                RULES.join(", ")
            ))),
            (true, None) => Ok(Node::Leaf(Box::new(rule.finish()?))),
        }
    }
}

/// Every rule, by its name.
const RULES: [&str; 13] = [
    "column",
    "constant",
    "date",
    "decimal",
    "default",
    "empty",
    "map",
    "otherwise",
    "pointer",
    "prefix",
    "split",
    "template",
    "when",
];

#[derive(Default)]
struct Reading {
    seen: bool,
    origins: Vec<Origin>,
    rest: Option<ValueConfig>,
}

impl Reading {
    /// Reads a rule, if the key names one.
    fn take<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        let value = self
            .rest
            .get_or_insert_with(|| ValueConfig::of(Origin::Constant(Vec::new())));
        match key {
            "column" | "pointer" => self.origins.push(Origin::Place(map.next_value()?)),
            "constant" => {
                let OneOrMore(constant) = map.next_value()?;
                self.origins.push(Origin::Constant(constant));
            }
            "template" => self.origins.push(Origin::Template(map.next_value()?)),
            "date" => value.dates = map.next_value::<OneOrMore>()?.0,
            "decimal" => value.decimal = Some(map.next_value()?),
            "default" => value.default = Some(map.next_value()?),
            "empty" => value.empty = map.next_value::<OneOrMore>()?.0,
            "map" => value.map = map.next_value()?,
            "otherwise" => value.otherwise = Some(map.next_value()?),
            "prefix" => value.prefix = map.next_value()?,
            "split" => value.split = Some(map.next_value()?),
            "when" => value.when = Some(map.next_value::<Condition>()?),
            _ => return Ok(false),
        }
        self.seen = true;
        Ok(true)
    }

    fn finish<E: Error>(self) -> Result<ValueConfig, E> {
        let mut origins = self.origins.into_iter();
        let value = self
            .rest
            .unwrap_or_else(|| ValueConfig::of(Origin::Constant(Vec::new())));
        match (origins.next(), origins.next()) {
            (Some(from), None) => Ok(ValueConfig { from, ..value }),
            (None, _) => Err(E::custom(NO_ORIGIN)),
            (Some(_), Some(_)) => Err(E::custom(
                "a value comes from one place only: keep one of `column`, `pointer`, `constant` and `template`",
            )),
        }
    }
}
