package runtime

import (
	"fmt"
	"strings"
)

// Violation is one thing that does not conform to the schema.
type Violation struct {
	// Path says where, such as servicePrincipal.clientId or providers[1]; empty for the value itself.
	Path string
	// Message says what. It never holds a value, which may be a secret.
	Message string
}

// String returns the path and the message.
func (v Violation) String() string {
	if v.Path == "" {
		return v.Message
	}
	return v.Path + ": " + v.Message
}

// ValidationError holds every violation that was found, at least one.
type ValidationError struct {
	Violations []Violation
}

// Error returns the violations, one a line.
func (e *ValidationError) Error() string {
	lines := make([]string, len(e.Violations))
	for i, violation := range e.Violations {
		lines[i] = violation.String()
	}
	return strings.Join(lines, "\n")
}

// place is a spot in a value, and where violations at it go.
type place struct {
	path  string
	found *[]Violation
}

func (p place) report(format string, args ...any) {
	*p.found = append(*p.found, Violation{Path: p.path, Message: fmt.Sprintf(format, args...)})
}

// member is the place of a property, or of a key in a map.
func (p place) member(name string) place {
	if p.path == "" {
		return place{name, p.found}
	}
	return place{p.path + "." + name, p.found}
}

func (p place) index(index int) place {
	return place{fmt.Sprintf("%s[%d]", p.path, index), p.found}
}

// validated collects what check reports, as a *ValidationError.
func validated(check func(place)) error {
	var found []Violation
	check(place{found: &found})
	if len(found) == 0 {
		return nil
	}
	return &ValidationError{found}
}

// members says which members of an object are present, for the rules on those that stand together.
type members map[string]bool

func (m members) excludes(at place, name string, others ...string) {
	for _, other := range others {
		if m[name] && m[other] {
			at.report("%s and %s exclude each other", quoted(name), quoted(other))
		}
	}
}

// exclusive refuses any of alone beside another of them, or beside one of others.
func (m members) exclusive(at place, alone []string, others ...string) {
	for i, name := range alone {
		m.excludes(at, name, alone[i+1:]...)
		m.excludes(at, name, others...)
	}
}

func (m members) requires(at place, name string, others ...string) {
	for _, other := range others {
		if m[name] && !m[other] {
			at.report("%s requires %s", quoted(name), quoted(other))
		}
	}
}

func (m members) atLeastOne(at place, names ...string) {
	if m.count(names) == 0 {
		at.report("one of %s is required", quoted(names...))
	}
}

func (m members) exactlyOne(at place, names ...string) {
	m.atLeastOne(at, names...)
	if m.count(names) > 1 {
		at.report("only one of %s may be given", quoted(names...))
	}
}

func (m members) count(names []string) int {
	count := 0
	for _, name := range names {
		if m[name] {
			count++
		}
	}
	return count
}

// quoted lists names in a sentence.
func quoted(names ...string) string {
	last := len(names) - 1
	list := "`" + names[last] + "`"
	if last > 0 {
		list = "`" + strings.Join(names[:last], "`, `") + "` and " + list
	}
	return list
}
