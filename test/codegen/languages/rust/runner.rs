//! Answers lines of JSON about the crate's types; see test/codegen/languages/runner.ts.

mod readers;

use std::io::{self, BufRead, Write};

use sdk::Violation;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value};

/// What the type makes of the value.
pub fn reply<T: DeserializeOwned + Serialize>(
    question: &Value,
    validate: impl Fn(&T) -> Result<(), Vec<Violation>>,
) -> Value {
    // From text, as callers read: a `Value` would be read by other code.
    let text = question["value"].to_string();
    match serde_json::from_str::<T>(&text) {
        Err(error) => json!({ "error": error.to_string() }),
        // By way of text, as callers write: a `Value` has numbers of 64 bits alone.
        Ok(value) if question["op"] == "roundtrip" => match serde_json::to_string(&value) {
            Err(error) => json!({ "error": error.to_string() }),
            Ok(text) => json!({ "value": serde_json::from_str::<Value>(&text).unwrap_or_default() }),
        },
        Ok(value) => {
            let found = validate(&value).err().unwrap_or_default();
            let said: Vec<String> = found.iter().map(ToString::to_string).collect();
            json!({ "violations": said })
        }
    }
}

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line?)?;
        writeln!(output, "{}", readers::answer(&question))?;
    }
    output.flush()
}
