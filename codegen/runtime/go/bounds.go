package runtime

import (
	"encoding/json"
	"fmt"
	"math"
	"unicode/utf8"
)

func minLength[T ~string](at place, value T, least int) {
	if utf8.RuneCountInString(string(value)) < least {
		at.report("must have at least %s", counted(least, "character"))
	}
}

func maxLength[T ~string](at place, value T, most int) {
	if utf8.RuneCountInString(string(value)) > most {
		at.report("must have at most %s", counted(most, "character"))
	}
}

func minItems(at place, count, least int) {
	if count < least {
		at.report("must have at least %s", counted(least, "item"))
	}
}

func maxItems(at place, count, most int) {
	if count > most {
		at.report("must have at most %s", counted(most, "item"))
	}
}

func minProperties(at place, count, least int) {
	if count < least {
		at.report("must have at least %s", counted(least, "member"))
	}
}

func maxProperties(at place, count, most int) {
	if count > most {
		at.report("must have at most %s", counted(most, "member"))
	}
}

// unique refuses items that are written as the same JSON, whatever the order of their members.
func unique[T any](at place, items []T) {
	found := make(map[string]bool, len(items))
	for _, item := range items {
		text, err := marshal(item)
		if err != nil {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		var value any
		if decoder.Decode(&value) != nil {
			continue
		}
		text, _ = marshal(value)
		if found[string(text)] {
			at.report("must not hold an item twice")
			return
		}
		found[string(text)] = true
	}
}

func counted(count int, noun string) string {
	if count == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", count, noun)
}

// same refuses every value but one.
func same[T comparable](at place, value, want T) {
	if value != want {
		text, _ := json.Marshal(want)
		at.report("must be %s", text)
	}
}

// notNil refuses a nil list or map where null is no value.
func notNil(at place, isNil bool) {
	if isNil {
		at.report("must not be nil, which JSON writes as null")
	}
}

// A comparison with NaN is false, so what is asked is whether the value conforms.

func minimum[T ~int32 | ~uint32 | ~int64 | ~uint64 | ~float32 | ~float64](at place, value, least T) {
	if !(value >= least) {
		at.report("must be at least %v", least)
	}
}

func maximum[T ~int32 | ~uint32 | ~int64 | ~uint64 | ~float32 | ~float64](at place, value, most T) {
	if !(value <= most) {
		at.report("must be at most %v", most)
	}
}

func exclusiveMinimum[T ~int32 | ~uint32 | ~int64 | ~uint64 | ~float32 | ~float64](at place, value, bound T) {
	if !(value > bound) {
		at.report("must be greater than %v", bound)
	}
}

func exclusiveMaximum[T ~int32 | ~uint32 | ~int64 | ~uint64 | ~float32 | ~float64](at place, value, bound T) {
	if !(value < bound) {
		at.report("must be less than %v", bound)
	}
}

func finite[T ~float32 | ~float64](at place, value T) {
	if math.IsNaN(float64(value)) || math.IsInf(float64(value), 0) {
		at.report("must be a number that JSON can hold")
	}
}
