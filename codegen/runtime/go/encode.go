package runtime

import (
	"bytes"
	"encoding/json"
)

// Ptr returns a pointer to value, for optional fields.
func Ptr[T any](value T) *T {
	return &value
}

// marshal leaves <, > and & as they are: the encoder around it escapes them, unless it is told not to.
func marshal(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}

// extra is a member whose name no struct tag can hold.
type extra struct {
	name    string
	value   any
	present bool
}

// marshalWith adds members to those that the tags of value tell of.
func marshalWith(value any, extras ...extra) ([]byte, error) {
	data, err := marshal(value)
	for _, member := range extras {
		if err != nil || !member.present {
			continue
		}
		var added []byte
		added, err = marshal(map[string]any{member.name: member.value})
		if err == nil && len(data) > len("{}") {
			added[0] = ','
			data = append(data[:len(data)-1], added...)
		} else if err == nil {
			data = added
		}
	}
	return data, err
}

// unknownMembers are kept behind a pointer: they may hold secrets, and fmt shows no more of one than where it points.
type unknownMembers struct {
	members map[string]json.RawMessage
}

// added puts the members into an object that has been written.
func (u *unknownMembers) added(data []byte, err error) ([]byte, error) {
	if err != nil || u == nil {
		return data, err
	}
	for _, name := range sortedKeys(u.members) {
		data, err = marshalWith(json.RawMessage(data), extra{name, u.members[name], true})
		if err != nil {
			return nil, err
		}
	}
	return data, nil
}

// withOthers adds the members of a map, but those that have a field of their own.
func withOthers[T any](data []byte, err error, others map[string]T, known ...string) ([]byte, error) {
	rest := make(map[string]T, len(others))
	for name, value := range others {
		rest[name] = value
	}
	for _, name := range known {
		delete(rest, name)
	}
	for _, name := range sortedKeys(rest) {
		if err != nil {
			return nil, err
		}
		data, err = marshalWith(json.RawMessage(data), extra{name, rest[name], true})
	}
	return data, err
}

// unlessNil keeps an empty list, which omitempty would drop.
func unlessNil[L ~[]T, T any](list L) any {
	if list == nil {
		return nil
	}
	return list
}

// unlessNilMap keeps an empty map, which omitempty would drop.
func unlessNilMap[M ~map[string]T, T any](values M) any {
	if values == nil {
		return nil
	}
	return values
}

// orEmpty has a nil list written as [], where null is no value.
func orEmpty[L ~[]T, T any](list L) L {
	if list == nil {
		return L{}
	}
	return list
}

// orEmptyMap has a nil map written as {}, where null is no value.
func orEmptyMap[M ~map[string]T, T any](values M) M {
	if values == nil {
		return M{}
	}
	return values
}
