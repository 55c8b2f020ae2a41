use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::violation::Place;

/// The largest integer that every JSON reader holds.
pub(crate) const MAX_INTEGER: i64 = (1 << 53) - 1;

impl Place<'_> {
    pub(crate) fn min_length(&self, value: &str, least: usize) {
        if value.chars().count() < least {
            let count = counted(least, "character");
            self.report(format!("must have at least {count}"));
        }
    }

    pub(crate) fn max_length(&self, value: &str, most: usize) {
        if value.chars().count() > most {
            let count = counted(most, "character");
            self.report(format!("must have at most {count}"));
        }
    }

    pub(crate) fn min_items(&self, count: usize, least: usize) {
        if count < least {
            let count = counted(least, "item");
            self.report(format!("must have at least {count}"));
        }
    }

    pub(crate) fn max_items(&self, count: usize, most: usize) {
        if count > most {
            let count = counted(most, "item");
            self.report(format!("must have at most {count}"));
        }
    }

    pub(crate) fn min_properties(&self, count: usize, least: usize) {
        if count < least {
            let count = counted(least, "member");
            self.report(format!("must have at least {count}"));
        }
    }

    pub(crate) fn max_properties(&self, count: usize, most: usize) {
        if count > most {
            let count = counted(most, "member");
            self.report(format!("must have at most {count}"));
        }
    }

    /// Refuses items that are the same JSON, whatever the order of their members.
    pub(crate) fn unique<T: Serialize>(&self, items: &[T]) {
        let mut found = BTreeSet::new();
        for item in items {
            // By way of a value, whose members are sorted.
            match serde_json::to_value(item) {
                Ok(value) if !found.insert(value.to_string()) => {
                    self.report("must not hold an item twice".to_owned());
                    return;
                }
                _ => {}
            }
        }
    }

    pub(crate) fn minimum<T: PartialOrd + fmt::Display>(&self, value: T, least: T) {
        if value < least {
            self.report(format!("must be at least {least}"));
        }
    }

    pub(crate) fn maximum<T: PartialOrd + fmt::Display>(&self, value: T, most: T) {
        if value > most {
            self.report(format!("must be at most {most}"));
        }
    }

    pub(crate) fn exclusive_minimum<T: PartialOrd + fmt::Display>(&self, value: T, bound: T) {
        if value <= bound {
            self.report(format!("must be greater than {bound}"));
        }
    }

    pub(crate) fn exclusive_maximum<T: PartialOrd + fmt::Display>(&self, value: T, bound: T) {
        if value >= bound {
            self.report(format!("must be less than {bound}"));
        }
    }

    pub(crate) fn finite(&self, value: f64) {
        if !value.is_finite() {
            self.report("must be a number that JSON can hold".to_owned());
        }
    }

    /// Refuses every value but one; `text` is that value as JSON.
    pub(crate) fn constant<T: PartialEq + ?Sized>(&self, value: &T, expected: &T, text: &str) {
        if value != expected {
            self.report(format!("must be {text}"));
        }
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
