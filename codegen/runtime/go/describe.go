package runtime

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// describe renders a value for people: what pointers point to, without absent fields, and [redacted] in place of
// what is sensitive.
func describe(value any) string {
	var text strings.Builder
	write(&text, reflect.ValueOf(value))
	return text.String()
}

// format serves every verb alike, so that none shows more than another.
func format(state fmt.State, value any) {
	_, _ = io.WriteString(state, describe(value))
}

var rawMessage = reflect.TypeOf(json.RawMessage(nil))

func write(text *strings.Builder, value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if value.IsNil() {
			text.WriteString("nil")
		} else {
			write(text, value.Elem())
		}
	case reflect.Struct:
		writeStruct(text, value)
	case reflect.Slice:
		if value.Type() == rawMessage {
			text.Write(value.Bytes())
			return
		}
		text.WriteByte('[')
		for i := 0; i < value.Len(); i++ {
			separate(text, i)
			write(text, value.Index(i))
		}
		text.WriteByte(']')
	case reflect.Map:
		writeMap(text, value)
	case reflect.String:
		text.WriteString(strconv.Quote(value.String()))
	case reflect.Func:
		text.WriteString("func")
	default:
		fmt.Fprint(text, value)
	}
}

func writeStruct(text *strings.Builder, value reflect.Value) {
	text.WriteString(value.Type().Name())
	text.WriteByte('{')
	written := 0
	for i := 0; i < value.NumField(); i++ {
		field, described := value.Field(i), value.Type().Field(i)
		if isNil(field) {
			continue
		}
		separate(text, written)
		written++
		text.WriteString(described.Name + ": ")
		if described.Tag.Get("sensitive") == "true" {
			text.WriteString("[redacted]")
		} else {
			write(text, field)
		}
	}
	text.WriteByte('}')
}

func writeMap(text *strings.Builder, value reflect.Value) {
	keys := make(map[string]reflect.Value, value.Len())
	for _, key := range value.MapKeys() {
		keys[key.String()] = value.MapIndex(key)
	}
	text.WriteByte('{')
	for i, key := range sortedKeys(keys) {
		separate(text, i)
		text.WriteString(strconv.Quote(key) + ": ")
		write(text, keys[key])
	}
	text.WriteByte('}')
}

func separate(text *strings.Builder, before int) {
	if before > 0 {
		text.WriteString(", ")
	}
}

func isNil(value reflect.Value) bool {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice, reflect.Func:
		return value.IsNil()
	default:
		return false
	}
}
