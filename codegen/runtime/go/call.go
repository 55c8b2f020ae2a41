package runtime

import (
	"context"
	"encoding/json"
	"strings"
)

// CodeMethodNotFound says that the method does not exist.
const CodeMethodNotFound = -32601

// CodeInvalidParams says that the parameters are not what the method takes.
const CodeInvalidParams = -32602

// RPCError is a call that is answered with an error: https://www.jsonrpc.org/specification#error_object. A handler may
// return one of its own.
type RPCError struct {
	Code    int
	Message string
	// Data is anything else that the other side is told; nil where there is nothing.
	Data json.RawMessage
}

// Error returns the message.
func (e *RPCError) Error() string {
	return e.Message
}

// RPCCall sends one call, and returns its result, or what the other side answers as an error. Params are nil where
// the method has none.
type RPCCall func(ctx context.Context, method string, params json.RawMessage) (json.RawMessage, error)

func methodNotFound(method string) error {
	return &RPCError{Code: CodeMethodNotFound, Message: "Method not found: " + method}
}

// accept reads and checks the parameters of a call that has come in. Those that are left out are an empty object.
func accept[T any](params json.RawMessage) (value T, err error) {
	if len(params) == 0 || string(params) == "null" {
		params = json.RawMessage("{}")
	}
	err = json.Unmarshal(params, &value)
	if err == nil {
		if checked, ok := any(&value).(interface{ Validate() error }); ok {
			err = checked.Validate()
		}
	}
	if err != nil {
		found := strings.ReplaceAll(err.Error(), "\n", "; ")
		err = &RPCError{Code: CodeInvalidParams, Message: "Invalid params: " + found}
	}
	return value, err
}

// reply writes what a handler has returned.
func reply[T any](result T, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	return marshal(result)
}

// done is the result of a method that has none.
func done(err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	return json.RawMessage("null"), nil
}

// request sends a call with parameters.
func request(ctx context.Context, call RPCCall, method string, params any) (json.RawMessage, error) {
	data, err := marshal(params)
	if err != nil {
		return nil, err
	}
	return call(ctx, method, data)
}

// result reads what a call has returned.
func result[T any](data json.RawMessage, err error) (value T, _ error) {
	if err == nil {
		err = json.Unmarshal(data, &value)
	}
	return value, err
}
