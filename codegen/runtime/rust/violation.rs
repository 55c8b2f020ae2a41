use std::cell::RefCell;
use std::fmt;

/// One thing that does not conform to the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where, in names on the wire, such as `servicePrincipal.clientId` or `providers[1]`; empty for
    /// the value itself.
    pub path: String,
    /// What. It never holds a value, which may be a secret.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

impl std::error::Error for Violation {}

/// Collects what `check` reports.
pub(crate) fn validated(check: impl FnOnce(&Place<'_>)) -> Result<(), Vec<Violation>> {
    let found = RefCell::new(Vec::new());
    check(&Place {
        path: String::new(),
        found: &found,
    });
    let found = found.into_inner();
    if found.is_empty() {
        Ok(())
    } else {
        Err(found)
    }
}

/// A spot in a value, and where violations at it go.
pub(crate) struct Place<'a> {
    path: String,
    found: &'a RefCell<Vec<Violation>>,
}

impl Place<'_> {
    pub(crate) fn report(&self, message: String) {
        let path = self.path.clone();
        self.found.borrow_mut().push(Violation { path, message });
    }

    /// The place of a property, or of a key in a map.
    pub(crate) fn member(&self, name: &str) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Place {
            path,
            found: self.found,
        }
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        Place {
            path: format!("{}[{index}]", self.path),
            found: self.found,
        }
    }
}

/// Those properties of an object that are present, for the rules on those that stand together.
#[derive(Default)]
pub(crate) struct Members(Vec<&'static str>);

impl Members {
    pub(crate) fn note<T>(&mut self, name: &'static str, value: &Option<T>) {
        if value.is_some() {
            self.0.push(name);
        }
    }

    pub(crate) fn exclude(&self, at: &Place<'_>, name: &str, other: &str) {
        if self.0.contains(&name) && self.0.contains(&other) {
            at.report(format!("`{name}` and `{other}` exclude each other"));
        }
    }

    /// Refuses any of `alone` beside another of them, or beside one of `others`.
    pub(crate) fn exclusive(&self, at: &Place<'_>, alone: &[&str], others: &[&str]) {
        for (index, name) in alone.iter().enumerate() {
            for other in alone[index + 1..].iter().chain(others) {
                self.exclude(at, name, other);
            }
        }
    }

    pub(crate) fn require(&self, at: &Place<'_>, name: &str, other: &str) {
        if self.0.contains(&name) && !self.0.contains(&other) {
            at.report(format!("`{name}` requires `{other}`"));
        }
    }

    pub(crate) fn at_least_one(&self, at: &Place<'_>, names: &[&str]) {
        if self.how_many(names) == 0 {
            at.report(format!("one of {} is required", listed(names)));
        }
    }

    pub(crate) fn exactly_one(&self, at: &Place<'_>, names: &[&str]) {
        self.at_least_one(at, names);
        if self.how_many(names) > 1 {
            at.report(format!("only one of {} may be given", listed(names)));
        }
    }

    fn how_many(&self, names: &[&str]) -> usize {
        names.iter().filter(|name| self.0.contains(name)).count()
    }
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => format!("`{}` and `{last}`", first.join("`, `")),
    }
}
