// Answers lines of JSON about the package's types; see test/codegen/languages/runner.ts.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"

	sdk "sdk"
)

type question struct {
	Type  string          `json:"type"`
	Op    string          `json:"op"`
	Value json.RawMessage `json:"value"`
}

type answer struct {
	Value      any      `json:"value,omitempty"`
	Violations []string `json:"violations"`
	Error      string   `json:"error,omitempty"`
}

// read is how a type that encoding/json knows is read.
func read[T any](data []byte) (any, error) {
	var value T
	err := json.Unmarshal(data, &value)
	return value, err
}

func reply(q question) answer {
	value, err := readers[q.Type](q.Value)
	if err != nil {
		return answer{Error: err.Error()}
	}
	if q.Op == "roundtrip" {
		return answer{Value: value}
	}
	reply := answer{Violations: []string{}}
	if checked, ok := value.(interface{ Validate() error }); ok {
		var invalid *sdk.ValidationError
		if errors.As(checked.Validate(), &invalid) {
			for _, violation := range invalid.Violations {
				reply.Violations = append(reply.Violations, violation.String())
			}
		}
	}
	return reply
}

func main() {
	input := bufio.NewReader(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	for {
		line, err := input.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) == 0 && err != nil {
			return
		}
		var q question
		if err := json.Unmarshal(line, &q); err != nil {
			panic(err)
		}
		if err := encoder.Encode(reply(q)); err != nil {
			panic(err)
		}
	}
}
