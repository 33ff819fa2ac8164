//! The values of a facet: of each thing, the numbers of those that it has.

use std::collections::HashMap;

/// The values of a facet, by thing.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// The values by number.
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
    /// Where the numbers of each thing end.
    ends: Vec<u32>,
    /// The numbers of the first thing, then those of the second …
    values: Vec<u32>,
}

impl Column {
    /// Adds the next thing, with its values, of which each counts once.
    pub(super) fn push<'a>(&mut self, values: impl IntoIterator<Item = &'a str>) {
        let start = self.values.len();
        for value in values {
            let number = self.number_or_new(value);
            if !self.values[start..].contains(&number) {
                self.values.push(number);
            }
        }
        self.ends
            .push(u32::try_from(self.values.len()).unwrap_or(u32::MAX));
    }

    fn number_or_new(&mut self, value: &str) -> u32 {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(value.into());
        self.numbers.insert(value.into(), number);
        number
    }

    /// The number of a value, where anything has it.
    pub(super) fn number(&self, value: &str) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    /// The value of a number.
    pub(super) fn name(&self, number: usize) -> &str {
        self.names.get(number).map_or("", |name| name)
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The numbers of the values of a thing.
    pub(super) fn of(&self, item: usize) -> &[u32] {
        let start = item.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.values[start as usize..self.ends[item] as usize]
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        let names: usize = self.names.iter().map(|name| 2 * name.len() + 48).sum();
        names + 4 * (self.ends.capacity() + self.values.capacity())
    }
}
