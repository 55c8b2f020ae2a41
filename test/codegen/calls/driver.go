// Driver passes each line of stdin to a handler and prints the answer.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"

	sdk "editorcalls"
)

func call(_ context.Context, method string, params json.RawMessage) (json.RawMessage, error) {
	if method == sdk.MethodEditorIdle && params == nil {
		return json.RawMessage("null"), nil
	}
	var target struct{ URI string }
	if err := json.Unmarshal(params, &target); err != nil || method != sdk.MethodEditorOpen {
		return nil, fmt.Errorf("unexpected %s", method)
	}
	switch target.URI {
	case "file:missing":
		return nil, &sdk.RPCError{Code: -32001, Message: "No such file"}
	case "file:wrong":
		return json.RawMessage(`{"title":7}`), nil
	default:
		return json.Marshal(map[string]string{"title": "Title of " + target.URI})
	}
}

type files struct {
	editor *sdk.EditorCaller
}

func (f files) Read(ctx context.Context, params sdk.Range) (sdk.Content, error) {
	if params.Path == "broken" {
		return sdk.Content{}, errors.New("secret")
	}
	opened, err := f.editor.Open(ctx, sdk.Target{URI: "file:" + params.Path})
	return sdk.Content{Text: opened.Title}, err
}

func (files) List(context.Context) (sdk.Listing, error) {
	return sdk.Listing{Paths: []string{"a", "b"}}, nil
}

func (f files) Forget(ctx context.Context, _ sdk.Range) error {
	return f.editor.Idle(ctx)
}

type rpc struct{}

func (rpc) Ping(context.Context) error {
	return nil
}

type question struct {
	Handler string
	Method  string
	Params  json.RawMessage
}

func answer(asked question) any {
	ctx := context.Background()
	var result json.RawMessage
	var err error
	if asked.Handler == "files" {
		handler := files{sdk.NewEditorCaller(call)}
		result, err = sdk.DispatchFiles(ctx, handler, asked.Method, asked.Params)
	} else {
		result, err = sdk.DispatchRPC(ctx, rpc{}, asked.Method, asked.Params)
	}
	var refused *sdk.RPCError
	switch {
	case err == nil:
		return map[string]any{"result": result}
	case errors.As(err, &refused):
		return map[string]any{"error": map[string]any{"code": refused.Code, "message": refused.Message}}
	default:
		return map[string]any{"error": map[string]any{"code": -32603, "message": "failed"}}
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		text, err := json.Marshal(answer(asked))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(text))
	}
}
