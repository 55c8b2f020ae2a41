package runtime

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"sort"
	"strconv"
)

// encoding/json matches names in any case, takes null for a zero and stops at the first problem. What is here matches
// names exactly, refuses null where the schema does, and reports every problem with its path, never with its value.

// maxInteger is the largest integer that every JSON reader holds.
const maxInteger = 1<<53 - 1

// source is a JSON value to be read.
type source struct {
	place
	data json.RawMessage
}

// decode sets target to what read makes of data, unless there are problems.
func decode[T any](data []byte, target *T, read func(source) T) error {
	if !json.Valid(data) {
		return json.Unmarshal(data, new(any))
	}
	var value T
	err := validated(func(root place) {
		value = read(source{root, bytes.TrimSpace(data)})
	})
	if err == nil {
		*target = value
	}
	return err
}

// kind names the kind of the value as problems do.
func (s source) kind() string {
	switch s.data[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	default:
		return "a number"
	}
}

func (s source) is(kind string) bool {
	if s.kind() == kind {
		return true
	}
	s.report("must be %s, not %s", kind, s.kind())
	return false
}

// object is a JSON object whose members are to be read.
type object struct {
	place
	members map[string]json.RawMessage
}

func objectOf(s source) (object, bool) {
	if !s.is("an object") {
		return object{}, false
	}
	o := object{place: s.place}
	s.unmarshal(&o.members)
	return o, true
}

func (o object) find(name string) (source, bool) {
	data, found := o.members[name]
	return source{o.member(name), data}, found
}

func required[T any](o object, name string, read func(source) T) (value T) {
	s, found := o.find(name)
	if !found {
		o.report("%s is required", quoted(name))
		return value
	}
	return read(s)
}

// unknown returns the members but those that are known.
func (o object) unknown(known ...string) *unknownMembers {
	rest := map[string]json.RawMessage{}
	for name, data := range o.members {
		rest[name] = data
	}
	for _, name := range known {
		delete(rest, name)
	}
	if len(rest) == 0 {
		return nil
	}
	return &unknownMembers{rest}
}

// others reads the members but those that are known; nil if there are none.
func others[T any](o object, read func(source) T, known ...string) map[string]T {
	rest := o.unknown(known...)
	if rest == nil {
		return nil
	}
	values := make(map[string]T, len(rest.members))
	for _, name := range sortedKeys(rest.members) {
		values[name] = read(source{o.member(name), rest.members[name]})
	}
	return values
}

// optional takes null for absent.
func optional[T any](o object, name string, read func(source) T) *T {
	if s, found := o.find(name); found && s.kind() != "null" {
		value := read(s)
		return &value
	}
	return nil
}

// optionalNil is optional for types that have a nil of their own.
func optionalNil[T any](o object, name string, read func(source) T) (value T) {
	if s, found := o.find(name); found && s.kind() != "null" {
		return read(s)
	}
	return value
}

// optionalAny takes null for a value.
func optionalAny(o object, name string) json.RawMessage {
	s, _ := o.find(name)
	return s.data
}

func nullable[T any](read func(source) T) func(source) *T {
	return func(s source) *T {
		if s.kind() == "null" {
			return nil
		}
		value := read(s)
		return &value
	}
}

func nullableNil[T any](read func(source) T) func(source) T {
	return func(s source) (value T) {
		if s.kind() == "null" {
			return value
		}
		return read(s)
	}
}

func pointer[T any](read func(source) T) func(source) *T {
	return func(s source) *T {
		value := read(s)
		return &value
	}
}

func text[T ~string](s source) (value T) {
	if s.is("a string") {
		s.unmarshal(&value)
	}
	return value
}

func boolean[T ~bool](s source) (value T) {
	if s.is("a boolean") {
		s.unmarshal(&value)
	}
	return value
}

func number[T ~float32 | ~float64](s source) (value T) {
	if s.is("a number") {
		s.unmarshal(&value)
	}
	return value
}

// integer takes 1.0 and 1e2 too, which are integers to JSON Schema.
func integer[T ~int64](s source) T {
	if !s.is("a number") {
		return 0
	}
	if value, err := strconv.ParseInt(string(s.data), 10, 64); err == nil && value >= -maxInteger && value <= maxInteger {
		return T(value)
	}
	value, err := strconv.ParseFloat(string(s.data), 64)
	if err != nil || value != math.Trunc(value) || math.Abs(value) > maxInteger {
		s.report("must be an integer within ±(2^53 - 1)")
		return 0
	}
	return T(value)
}

// sized takes all that fits the type, also as 1.0 and 1e2.
func sized[T ~int32 | ~uint32 | ~int64 | ~uint64](s source) (value T) {
	if !s.is("a number") || json.Unmarshal(s.data, &value) == nil {
		return value
	}
	whole, err := strconv.ParseFloat(string(s.data), 64)
	if err == nil && whole == math.Trunc(whole) {
		digits := strconv.FormatFloat(whole, 'f', -1, 64)
		if json.Unmarshal([]byte(digits), &value) == nil {
			return value
		}
	}
	s.report("must be an integer that fits %s", reflect.TypeOf(value).Kind())
	return 0
}

func anyValue(s source) json.RawMessage {
	return append(json.RawMessage(nil), s.data...)
}

// constant refuses every value but one.
func constant[T comparable](read func(source) T, want T) func(source) T {
	return func(s source) T {
		before := len(*s.found)
		value := read(s)
		if len(*s.found) == before {
			same(s.place, value, want)
		}
		return value
	}
}

func listOf[T any](read func(source) T) func(source) []T {
	return func(s source) []T {
		var items []json.RawMessage
		if s.is("a list") {
			s.unmarshal(&items)
		}
		values := make([]T, len(items))
		for i, item := range items {
			values[i] = read(source{s.index(i), item})
		}
		return values
	}
}

func mapOf[T any](read func(source) T) func(source) map[string]T {
	return func(s source) map[string]T {
		o, _ := objectOf(s)
		values := make(map[string]T, len(o.members))
		for _, key := range sortedKeys(o.members) {
			values[key] = read(source{s.member(key), o.members[key]})
		}
		return values
	}
}

// sortedKeys is the order in which the members of a map are looked at, so that problems always come in the same one.
func sortedKeys[T any](values map[string]T) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func (s source) unmarshal(target any) {
	if err := json.Unmarshal(s.data, target); err != nil {
		s.report("is out of range")
	}
}
